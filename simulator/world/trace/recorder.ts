import type { Command, Effect, OperatorCommand } from '../../core/methods.js'
import type { WorldTime } from '../schedule/time.js'
import type { Trace } from './trace.js'

/** Counts the events of a world, and writes what happens in each into the trace, where there is one. */
export class Recorder {
  readonly #trace: Trace | undefined
  readonly #time: WorldTime
  #step = 0
  #delivered: Effect | undefined

  constructor(trace: Trace | undefined, time: WorldTime) {
    this.#trace = trace
    this.#time = time
  }

  /** The number of the event that happens, or of the latest: how many there were. */
  get step(): number {
    return this.#step
  }

  /** The frame that reached a client in the latest event; undefined when none did. */
  get latestDelivered(): Effect | undefined {
    return this.#delivered
  }

  /** Another event begins. */
  beginStep(): void {
    this.#step++
    this.#delivered = undefined
  }

  /** A frame reaches the broker. */
  received(host: string, frame: Command): void {
    this.#trace?.record(this.#step, this.#time.elapsedMs, { kind: 'received', host, frame })
  }

  /** A frame reaches a client. */
  delivered(host: string, frame: Effect): void {
    this.#delivered = frame
    this.#trace?.record(this.#step, this.#time.elapsedMs, { kind: 'delivered', host, frame })
  }

  /** An operator, or a fault, acts on the broker itself. */
  operator(frame: OperatorCommand): void {
    this.#trace?.record(this.#step, this.#time.elapsedMs, { kind: 'operator', frame })
  }

  /** A timer of a host fires. */
  timer(host: string): void {
    this.#trace?.record(this.#step, this.#time.elapsedMs, { kind: 'timer', host })
  }

  /** A line in words. */
  note(text: string): void {
    this.#trace?.record(this.#step, this.#time.elapsedMs, { kind: 'note', text })
  }
}
