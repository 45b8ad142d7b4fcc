import type { Broker } from '../../core/broker.js'
import type { Command, Effect } from '../../core/methods.js'
import type { WorldTime } from '../schedule/time.js'

export interface BrokerEndOptions {
  readonly broker: Broker
  readonly time: WorldTime
  /** Takes the methods that the broker sends. */
  push(effects: readonly Effect[]): void
  /** Has the world look again what comes next. */
  wake(): void
}

/** The broker's end of all links: commands reach the broker at the world's time, its effects leave it here. */
export class BrokerEnd {
  readonly #options: BrokerEndOptions
  #turns = 0

  constructor(options: BrokerEndOptions) {
    this.#options = options
  }

  /** How often something happened to the broker; while it stays the same, so does the broker. */
  get turns(): number {
    return this.#turns
  }

  /** When the first of the broker's deadlines is over, in milliseconds since the epoch. */
  get nextDeadline(): number | undefined {
    return this.#options.broker.nextDeadline()
  }

  /**
   * A command reaches the broker in the course of an event.
   *
   * @param hasMore - whether the same channel has another one that only waits for its turn
   */
  apply(command: Command, hasMore = false): void {
    const { broker, time } = this.#options
    this.#turns++
    this.#options.push(broker.apply(command, time.now(), hasMore))
  }

  /** A command reaches the broker that no event of the agenda brings. */
  interrupt(command: Command): void {
    this.apply(command)
    this.#options.wake()
  }

  /** Whatever has a deadline in the broker that is over by then expires. */
  expire(now: number): void {
    const { broker } = this.#options
    if (!broker.isDue(now)) return
    this.#turns++
    this.#options.push(broker.expire(now))
  }
}
