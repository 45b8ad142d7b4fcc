import { tellThrown } from '../thrown.js'
import type { CallEvents, WaitingCall, WorkerContext } from '../../../src/index.js'
import type { Simulation } from '../../simulation/simulation.js'
import { readableFrame, userFrames } from '../source/user-frames.js'

/** Facts about the calls of a run that a trace does not tell. */
export interface CallNotes {
  /** The correlation id of the call that a worker with that id was at work on. */
  callOf(workerId: string): string | undefined
  /** The line of code that made the call with that correlation id. */
  placeOf(correlationId: string): string | undefined
  /** The error that a call ended with without a reply. */
  errorOf(correlationId: string): string | undefined
}

const notes = new WeakMap<Simulation, CallNotes>()

/** Begins to note the calls of a simulation, which costs a stack for each of them: not for explorations. */
export function noteCalls(sim: Simulation): void {
  notes.set(sim, new NotedCalls(sim))
}

/** The notes of a simulation; undefined when none were taken. */
export function callNotesOf(sim: Simulation): CallNotes | undefined {
  return notes.get(sim)
}

/** How many frames of a stack are kept: Kinoko's own stand in front of the user's. */
const depth = 40

interface PlatformError {
  stackTraceLimit?: number
}

class NotedCalls implements CallNotes {
  readonly #calls = new Map<string, { readonly call: WaitingCall; readonly begun: Error }>()
  readonly #workers: WorkerContext[] = []

  constructor(sim: Simulation) {
    sim.events.on('container', ({ container: { events } }) => {
      events.on('workerSetup', (worker) => this.#workers.push(worker))
      this.#follow(events)
    })
    sim.events.on('client', ({ client: { events } }) => this.#follow(events))
  }

  callOf(workerId: string): string | undefined {
    return this.#workers.find(({ drawnCallId }) => drawnCallId === workerId)?.correlationId
  }

  placeOf(correlationId: string): string | undefined {
    const [frame] = userFrames(this.#calls.get(correlationId)?.begun.stack ?? '')
    return frame === undefined ? undefined : readableFrame(frame)
  }

  errorOf(correlationId: string): string | undefined {
    const outcome = this.#calls.get(correlationId)?.call.outcome
    if (outcome === undefined || outcome.ok) return undefined
    const { error } = outcome
    return tellThrown(error)
  }

  #follow(events: {
    on(event: 'callBegun', listener: (call: CallEvents['callBegun']) => void): void
  }): void {
    events.on('callBegun', (call) => {
      this.#calls.set(call.correlationId, { call, begun: deepError() })
    })
  }
}

/** Only the stack is taken; the platform makes its text when somebody asks. */
function deepError(): Error {
  const platform = Error as PlatformError
  const limit = platform.stackTraceLimit
  platform.stackTraceLimit = depth
  const error = new Error('begun here')
  if (limit !== undefined) platform.stackTraceLimit = limit
  return error
}
