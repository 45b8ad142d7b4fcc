/** Which lines of the scenario are the causes of events. */
import type { TraceEvent } from 'kinoko/simulator'
import type { Simulation } from 'kinoko/testing'
import type { Place } from '../model/record.js'

type PlaceIn = (stack: string) => Place | undefined
interface Calling {
  on(event: 'callBegun', listener: (call: { readonly correlationId: string }) => void): void
}

/**
 * Takes a stack whenever something is called, published or noted; looks for the line when the story is told. The cause of a
 * reply is the call, or what was thrown.
 */
export class Lines {
  readonly #placeIn: PlaceIn
  readonly #calls = new Map<string, Error>()
  readonly #thrown = new Map<string, unknown>()
  readonly #stacks = new WeakMap<object, Error>()

  constructor(sim: Simulation, placeIn: PlaceIn) {
    this.#placeIn = placeIn
    const follow = (events: Calling): void => {
      events.on('callBegun', ({ correlationId }) => {
        this.#calls.set(correlationId, new Error('called here'))
      })
    }
    sim.events.on('container', ({ container: { events } }) => {
      follow(events)
      events.on('workerResult', ({ correlationId, outcome }) => {
        if (correlationId === undefined || outcome?.ok !== false) return
        this.#thrown.set(correlationId, outcome.error)
      })
    })
    sim.events.on('client', ({ client: { events } }) => follow(events))
    sim.simulator.world.network.events.on('published', ({ body }) => {
      this.#stacks.set(body, new Error('published here'))
    })
    sim.trace?.events.on('entry', ({ event }) => {
      if (event.kind === 'note') this.#stacks.set(event, new Error('noted here'))
    })
  }

  of(event: TraceEvent): Place | undefined {
    if (event.kind !== 'received' && event.kind !== 'delivered') return this.#in(event)
    const { frame } = event
    const message = 'message' in frame ? frame.message : frame
    if (!('body' in message)) return undefined
    const { correlationId = '', replyTo } = message.properties
    const called = (): Place | undefined => this.#placeOf(this.#calls.get(correlationId))
    if (replyTo !== undefined) return called() ?? this.#in(message.body)
    return this.#in(message.body) ?? this.#placeOf(this.#thrown.get(correlationId)) ?? called()
  }

  #in(subject: object): Place | undefined {
    return this.#placeOf(this.#stacks.get(subject))
  }

  #placeOf(error: unknown): Place | undefined {
    return error instanceof Error ? this.#placeIn(error.stack ?? '') : undefined
  }
}
