import type { CallEvents, WaitingCall, WorkerContext } from '../../src/index.js'
import type { TraceEvent } from '../../simulator/index.js'
import type { Simulation } from '../simulation/simulation.js'
import { lineHere, userLine } from '../../src/support/user-frames.js'
import { isError, stackOf, tellThrown } from './thrown.js'

/** Facts about the calls of a run that its trace does not tell. */
export interface CallNotes {
  /** The correlation id of the call that a worker with that id was at work on. */
  callOf(workerId: string): string | undefined
  /** The error that a call ended with without a reply. */
  errorOf(correlationId: string): string | undefined
  /** The line of code that made the call with that correlation id. */
  callLine(correlationId: string): string | undefined
}

/** Facts about a run that its trace does not tell. */
export interface RunNotes extends CallNotes {
  /**
   * The line of code that is the cause of an event: the one that called, published, dispatched or wrote the note; for the reply to
   * a call the one that called, and for an error the one that threw it.
   */
  lineOf(event: TraceEvent): string | undefined
}

/** A line that is looked for when somebody asks. */
type Line = () => string | undefined

const notes = new WeakMap<Simulation, RunNotes>()

/** Begins to note lines and calls of a simulation, which costs a stack for each call and message: not for explorations. */
export function noteRun(sim: Simulation): void {
  notes.set(sim, new Notes(sim))
}

/** The notes of a simulation; undefined when none were taken. */
export function notesOf(sim: Simulation): RunNotes | undefined {
  return notes.get(sim)
}

class Notes implements RunNotes {
  readonly #calls = new Map<string, { readonly call: WaitingCall; readonly line: Line }>()
  /** By the correlation id of their calls: of a request that came back the last one. */
  readonly #workers = new Map<string, WorkerContext>()
  /** The lines that sent messages, by body, and those that wrote notes, by event. */
  readonly #lines = new WeakMap<object, Line>()

  constructor(sim: Simulation) {
    sim.events.on('container', ({ container: { events } }) => {
      events.on('workerSetup', (worker) => {
        this.#workers.set(worker.correlationId ?? '', worker)
      })
      this.#follow(events)
    })
    sim.events.on('client', ({ client: { events } }) => this.#follow(events))
    sim.simulator.world.network.events.on('published', ({ body }) => {
      this.#lines.set(body, lineHere())
    })
    sim.trace?.events.on('entry', ({ event }) => {
      if (event.kind === 'note') this.#lines.set(event, lineHere())
    })
  }

  callOf(workerId: string): string | undefined {
    for (const { drawnCallId, correlationId } of this.#workers.values()) {
      if (drawnCallId === workerId) return correlationId
    }
    return undefined
  }

  errorOf(correlationId: string): string | undefined {
    const outcome = this.#calls.get(correlationId)?.call.outcome
    return outcome === undefined || outcome.ok ? undefined : tellThrown(outcome.error)
  }

  callLine(correlationId: string): string | undefined {
    return this.#calls.get(correlationId)?.line()
  }

  lineOf(event: TraceEvent): string | undefined {
    const message = messageOf(event)
    if (message === undefined) return this.#lines.get(event)?.()
    const { correlationId = '', replyTo } = message.properties
    const sent = (): string | undefined => this.#lines.get(message.body)?.()
    if (replyTo !== undefined) return this.callLine(correlationId) ?? sent()
    return sent() ?? this.#lineOfError(correlationId) ?? this.callLine(correlationId)
  }

  /** The line of a method that threw. */
  #lineOfError(correlationId: string): string | undefined {
    const outcome = this.#workers.get(correlationId)?.outcome
    if (outcome === undefined || outcome.ok || !isError(outcome.error)) return undefined
    return userLine(stackOf(outcome.error))
  }

  #follow(events: {
    on(event: 'callBegun', listener: (call: CallEvents['callBegun']) => void): void
  }): void {
    events.on('callBegun', (call) => {
      this.#calls.set(call.correlationId, { call, line: lineHere() })
    })
  }
}

/** The message that an event carries to or from the broker; undefined for other events. */
function messageOf(event: TraceEvent) {
  if (event.kind !== 'received' && event.kind !== 'delivered') return undefined
  const { frame } = event
  if (frame.method === 'basic.publish') return frame
  const isMessage = frame.method === 'basic.deliver' || frame.method === 'basic.return'
  return isMessage ? frame.message : undefined
}
