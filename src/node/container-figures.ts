import { isA } from '../support/describe.js'
import type { ServiceContainer } from '../container/container.js'
import type { ConnectionEvent, ConnectionState } from '../amqp/connection-event.js'
import type { Outcome } from '../container/outcome.js'
import type { WorkerContext } from '../container/worker.js'

/** How often runs of a method, or calls of one, ended so. */
export interface Count {
  readonly method: string
  /** `ok`, or the name of the error. */
  readonly outcome: string
  count: number
}

/** A connection to the broker, as its events tell. */
export interface ConnectionFigures {
  /** `connected`, `lost`, `retrying`, `failed` or `closed`; blocked is told beside it. */
  state: ConnectionState
  isBlocked: boolean
  losses: number
  /** Openings after a loss. */
  reconnects: number
}

/** Counts what happens in a container, from its events. */
export class ContainerFigures {
  readonly container: ServiceContainer
  /** Tells containers of the same service in one process apart, from 0. */
  readonly instance: number
  readonly results = new Map<string, Count>()
  /** Seconds by method. */
  readonly seconds = new Map<string, number>()
  readonly calls = new Map<string, Count>()
  readonly connections = new Map<string, ConnectionFigures>()
  /** By queue. */
  readonly redeliveries = new Map<string, number>()
  readonly deadLetters = new Map<string, number>()
  droppedReplies = 0
  readonly #begun = new WeakMap<WorkerContext, number>()

  constructor(container: ServiceContainer, instance: number) {
    this.container = container
    this.instance = instance
    const { events, ambient } = container
    events.on('workerSetup', (worker) => this.#begun.set(worker, ambient.monotonic()))
    events.on('workerResult', (worker) => this.#ended(worker))
    events.on('callSettled', ({ service, method, outcome }) =>
      count(this.calls, `${service}.${method}`, outcome),
    )
    events.on('replyDropped', () => this.droppedReplies++)
    events.on('messageRedelivered', ({ queue }) => increment(this.redeliveries, queue))
    events.on('messageDead', ({ queue }) => increment(this.deadLetters, queue))
    events.on('connection', (event) => this.#changed(event))
  }

  #ended(worker: WorkerContext): void {
    const { methodName, outcome } = worker
    const begun = this.#begun.get(worker)
    count(this.results, methodName, outcome)
    if (begun === undefined) return
    const took = (this.container.ambient.monotonic() - begun) / 1_000
    this.seconds.set(methodName, (this.seconds.get(methodName) ?? 0) + took)
  }

  #changed({ connection, state }: ConnectionEvent): void {
    const figures = this.connections.get(connection) ?? {
      state: 'closed',
      isBlocked: false,
      losses: 0,
      reconnects: 0,
    }
    this.connections.set(connection, figures)
    if (state === 'blocked' || state === 'unblocked') {
      figures.isBlocked = state === 'blocked'
      return
    }
    if (state === 'connected' && figures.losses > 0) figures.reconnects++
    if (state === 'connected' || state === 'lost') figures.isBlocked = false
    if (state === 'lost') figures.losses++
    figures.state = state
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function count(counts: Map<string, Count>, method: string, outcome: Outcome | undefined): void {
  if (outcome === undefined) return
  const how = outcome.ok ? 'ok' : nameOf(outcome.error)
  const key = `${method} ${how}`
  const known = counts.get(key)
  if (known === undefined) counts.set(key, { method, outcome: how, count: 1 })
  else known.count++
}

function nameOf(error: unknown): string {
  if (!isA(error, Error)) return typeof error
  try {
    const { name } = error as { name: unknown }
    if (typeof name === 'string' && name !== '') return name
  } catch {
    // it cannot be looked at
  }
  return 'Error'
}
