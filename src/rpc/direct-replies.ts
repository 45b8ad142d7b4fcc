import type { Publisher } from '../amqp/publisher.js'
import type { AmqpConfirmChannel } from '../transport.js'
import type { Replies, RepliesListener } from './replies.js'
import { directReplyQueue } from './wire.js'

/**
 * RabbitMQ's direct reply-to: no queue at all, the broker hands a reply to the channel that sent the request.
 * The replies end with that channel.
 */
export class DirectReplies implements Replies {
  readonly replyTo = directReplyQueue
  readonly #publisher: Publisher
  readonly #listener: RepliesListener
  #wasOpen = false

  constructor(publisher: Publisher, listener: RepliesListener) {
    this.#publisher = publisher
    this.#listener = listener
  }

  get isOpen(): boolean {
    return this.#wasOpen && this.#publisher.isOpen
  }

  async start(): Promise<void> {
    await this.#publisher.declare((channel) => this.#consume(channel))
  }

  async #consume(channel: AmqpConfirmChannel): Promise<void> {
    const listener = this.#listener
    if (this.#wasOpen) listener.onLost(directReplyQueue)
    await channel.consume(
      directReplyQueue,
      (message) => {
        if (message !== null) listener.onReply(message)
      },
      { noAck: true },
    )
    this.#wasOpen = true
    listener.onOpen()
  }
}
