import type { BrokerLink } from '../amqp/broker-link.js'
import { ackQuietly, Consumer } from '../amqp/consumer.js'
import type { ResolvedConfig } from '../config.js'
import type { AmqpChannel, AmqpConnection } from '../transport.js'
import type { Replies, RepliesListener } from './replies.js'
import { declareReplyQueue, replyQueueOf } from './wire.js'

/**
 * nameko's way: a durable queue of the caller's own. It outlives a lost connection, so what was sent can still
 * be answered after a reconnect; if the queue itself is gone, so are its replies.
 */
export class ReplyQueue implements Replies {
  readonly replyTo: string
  readonly #queue: string
  readonly #config: ResolvedConfig
  readonly #listener: RepliesListener
  readonly #consumer: Consumer
  #wasOpen = false

  /**
   * @param owner names the queue: the service, or what standalone clients call themselves
   * @param id binds it: a UUID
   */
  constructor(
    link: BrokerLink,
    config: ResolvedConfig,
    owner: string,
    id: string,
    listener: RepliesListener,
  ) {
    this.replyTo = id
    this.#queue = replyQueueOf(owner, id)
    this.#config = config
    this.#listener = listener
    this.#consumer = new Consumer(link.consuming, {
      queue: this.#queue,
      prefetch: 0,
      declare: (channel, connection) => this.#declare(channel, connection),
      onMessage: (message, channel) => {
        ackQuietly(message, channel)
        listener.onReply(message)
      },
      onOpen: () => listener.onOpen(),
      onQueueDeleted: () => listener.onLost(this.#queue),
    })
  }

  get isOpen(): boolean {
    return this.#consumer.isOpen
  }

  async start(): Promise<void> {
    await this.#consumer.consume()
  }

  async #declare(channel: AmqpChannel, connection: AmqpConnection): Promise<void> {
    const isAwaited = this.#wasOpen && this.#listener.isWaiting()
    if (isAwaited && !(await queueExists(connection, this.#queue))) {
      this.#listener.onLost(this.#queue)
    }
    await declareReplyQueue(channel, this.#config, this.#queue, this.replyTo)
    this.#wasOpen = true
  }
}

/** Asked on a channel of its own: the broker closes a channel that asks for a queue that is not there. */
async function queueExists(connection: AmqpConnection, queue: string): Promise<boolean> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  try {
    await channel.checkQueue(queue)
  } catch (error) {
    if ((error as { code?: unknown }).code === 404) return false
    throw error
  }
  await channel.close()
  return true
}
