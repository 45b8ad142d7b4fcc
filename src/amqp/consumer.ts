import type { AmqpChannel, AmqpConnection, DeliveredMessage } from '../ports/transport.js'
import { SupervisedChannel } from './supervised-channel.js'
import type { SupervisedConnection } from './supervised-connection.js'

/** The queue to consume, and how to do so. */
export interface ConsumerSettings {
  readonly queue: string
  /** Messages that may be unacknowledged at a time; 0 is no limit. */
  readonly prefetch: number
  /**
   * Whether acknowledgements may wait while the broker, short of memory, reads nothing from connections that
   * publish. Default false: an acknowledgement may free the memory that the broker waits for.
   */
  readonly mayStall?: boolean
  /** Declares the queue and its bindings; runs on each opening, and after the queue was deleted. */
  declare: (channel: AmqpChannel, connection: AmqpConnection) => Promise<void>
  /** Declares once more, while the queue is consumed, what may be gone. Default: `declare`. */
  maintain?: (channel: AmqpChannel, connection: AmqpConnection) => Promise<void>
  /** Called for each message; must not throw. Answers belong on the channel that the message came from. */
  onMessage: (message: DeliveredMessage, channel: AmqpChannel) => void
}

/** Consumes a queue, from {@link consume} to {@link cancel}, across losses of its channel. */
export class Consumer extends SupervisedChannel {
  override readonly mayStall: boolean
  readonly #settings: ConsumerSettings
  #isWanted = false
  #consumerTag: string | undefined

  constructor(connection: SupervisedConnection, settings: ConsumerSettings) {
    super(connection, `queue ${settings.queue}`)
    this.#settings = settings
    this.mayStall = settings.mayStall ?? false
  }

  /** Whether messages come at the moment. */
  get isConsuming(): boolean {
    return this.isOpen && this.#consumerTag !== undefined
  }

  /** Starts, now and after each loss. Resolves when messages come; rejects when they never will. */
  async consume(): Promise<void> {
    if (this.#isWanted) return
    this.#isWanted = true
    const { queue, declare, maintain = declare } = this.#settings
    const { caretaker } = this.connection
    caretaker.keep(queue, maintain)
    const channel = this.current
    if (channel !== undefined && (await this.#consumes(channel))) return
    // the channel is gone: the next setup consumes
    await this.whenOpen()
  }

  /** Stops; the channel stays, for the messages that are still to be acknowledged. */
  async cancel(): Promise<void> {
    this.#isWanted = false
    this.connection.caretaker.forget(this.#settings.queue)
    const tag = this.#consumerTag
    this.#consumerTag = undefined
    if (tag === undefined) return
    try {
      await this.current?.cancel(tag)
    } catch {
      // the channel went first, and the consumer with it
    }
  }

  protected override create(connection: AmqpConnection): Promise<AmqpChannel> {
    return connection.createChannel()
  }

  protected override async setup(channel: AmqpChannel, connection: AmqpConnection): Promise<void> {
    await this.#settings.declare(channel, connection)
    await channel.prefetch(this.#settings.prefetch)
    if (this.#isWanted) await this.#consume(channel)
  }

  protected override opened(channel: AmqpChannel): void {
    // consume() was called between the setup and now
    if (this.#isWanted && this.#consumerTag === undefined) {
      this.#consume(channel).catch(() => undefined) // the channel is gone: the next setup consumes
    }
  }

  protected override lost(): void {
    this.#consumerTag = undefined
  }

  /** Whether messages come from now on; rejects when they never will. */
  async #consumes(channel: AmqpChannel): Promise<boolean> {
    try {
      await this.#consume(channel)
      return true
    } catch (error) {
      const reason = this.explained(error)
      if (reason !== error) throw reason
      return false
    }
  }

  async #consume(channel: AmqpChannel): Promise<void> {
    const { queue, onMessage } = this.#settings
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message === null)
        void this.consumeAgain(channel, queue) // the broker's word for a cancelled consumer
      else onMessage(message, channel)
    })
    if (this.#isWanted) this.#consumerTag = consumerTag
    else await channel.cancel(consumerTag)
  }
}

/** Acknowledges a message; on a channel that is gone the broker has already taken the message back. */
export function ackQuietly(message: DeliveredMessage, channel: AmqpChannel): void {
  try {
    channel.ack(message)
  } catch {
    // the channel is gone: the broker delivers the message again
  }
}

/**
 * Whether the broker has dealt with all that was sent on a channel; false when the channel is gone. The limit that it has
 * already is set once more, since that is a request with a reply, and one that is never refused.
 */
export async function isCaughtUp(channel: AmqpChannel, prefetch: number): Promise<boolean> {
  try {
    await channel.prefetch(prefetch)
    return true
  } catch {
    return false
  }
}

/** Gives a message back to its queue, for another consumer. */
export function requeueQuietly(message: DeliveredMessage, channel: AmqpChannel): void {
  nackQuietly(message, channel, true)
}

/** Refuses a message for good; the broker drops it, or dead-letters it if the queue says so. */
export function rejectQuietly(message: DeliveredMessage, channel: AmqpChannel): void {
  nackQuietly(message, channel, false)
}

function nackQuietly(message: DeliveredMessage, channel: AmqpChannel, requeue: boolean): void {
  try {
    channel.nack(message, false, requeue)
  } catch {
    // the channel is gone: the broker has already taken the message back
  }
}
