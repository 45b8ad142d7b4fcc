import type { ChannelDifferences } from '../differences.js'
import type { Delivery } from '../queue/consumer.js'

/** How often RabbitMQ's channels look. */
const tickMs = 60_000

/** A channel that looks at its oldest delivery when it is time. */
export interface AckWatcher {
  checkAcks(): void
}

/** The part of the broker that a channel sees. */
export interface ChannelEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly channels: ChannelDifferences
  /** Says when a channel has to look at its oldest delivery; undefined is never. */
  lookAt(channel: AckWatcher, at: number | undefined): void
}

/** When a channel looks whether its client acknowledges in time: once a minute from its opening, at the oldest delivery alone. */
export class AckWatch {
  readonly #environment: ChannelEnvironment
  readonly #openedAt: number

  constructor(environment: ChannelEnvironment) {
    this.#environment = environment
    this.#openedAt = environment.now
  }

  get now(): number {
    return this.#environment.now
  }

  /** The time in which a delivery has to be acknowledged, if it has passed. */
  overdue(oldest: Delivery): number | undefined {
    const timeout = this.#timeoutOf(oldest)
    return this.now - oldest.at > timeout ? timeout : undefined
  }

  /** The oldest delivery is another one, or there is none any more. */
  watch(channel: AckWatcher, oldest: Delivery | undefined): void {
    this.#environment.lookAt(
      channel,
      oldest && this.#tickAfter(oldest.at + this.#timeoutOf(oldest)),
    )
  }

  #timeoutOf({ queue }: Delivery): number {
    const { ackTimeout = Infinity, honoursQueueTimeouts } = this.#environment.channels
    return (honoursQueueTimeouts ? queue.settings.channelTimeout : undefined) ?? ackTimeout
  }

  /** The first tick at which more than that time has passed. */
  #tickAfter(time: number): number {
    const ticks = Math.floor((Math.max(time, this.now) - this.#openedAt) / tickMs) + 1
    return this.#openedAt + ticks * tickMs
  }
}
