import type { Clock } from '../schedule/clock.js'
import type { Link } from './link.js'
import type { Way } from './network-conditions.js'

/**
 * The heartbeats of one connection. They are not sent as frames: an end that is cut off from the other hears none,
 * and gives the connection up after twice the agreed time, as RabbitMQ and amqplib do.
 */
export class Heartbeats {
  readonly #link: Link
  readonly #clock: Clock
  /** The timers of the ends that hear nothing at present, by the way that is silent. */
  readonly #timers = new Map<Way, object>()
  /** Agreed seconds between heartbeats; 0 is none. */
  #intervalSeconds = 0

  constructor(link: Link, clock: Clock) {
    this.#link = link
    this.#clock = clock
  }

  /**
   * The ends have agreed. A connection that is opened on a network that is cut already hears nothing from then
   * on.
   */
  agree(intervalSeconds: number): void {
    this.#intervalSeconds = intervalSeconds
    for (const way of ['up', 'down'] as const) {
      if (!this.#link[way].isOpen) this.miss(way)
    }
  }

  /** From now on no heartbeat arrives on that way. */
  miss(way: Way): void {
    if (this.#intervalSeconds === 0 || this.#isDeaf(way) || this.#timers.has(way)) return
    const patienceMs = 2 * this.#intervalSeconds * 1000
    const timer = this.#clock.setTimeout(() => this.#giveUp(way), patienceMs, { background: true })
    this.#timers.set(way, timer)
  }

  /** From now on heartbeats arrive on that way again. */
  hear(way: Way): void {
    const timer = this.#timers.get(way)
    if (timer === undefined) return
    this.#clock.clearTimeout(timer)
    this.#timers.delete(way)
  }

  /** Nobody listens for them any more. */
  stop(): void {
    for (const way of [...this.#timers.keys()]) this.hear(way)
  }

  /** Whether the end that would hear heartbeats on that way is over. */
  #isDeaf(way: Way): boolean {
    return way === 'up' ? this.#link.isBrokerOver : this.#link.isClientOver
  }

  #giveUp(way: Way): void {
    this.#timers.delete(way)
    if (way === 'up') this.#link.forget()
    else this.#link.giveUp()
  }
}
