import type { BrokerLink } from '../amqp/broker-link.js'
import { ackQuietly, Consumer } from '../amqp/consumer.js'
import type { Publisher } from '../amqp/publisher.js'
import type { ResolvedConfig } from '../config/config.js'
import type { AmqpChannel, AmqpConnection, PublishOptions } from '../ports/transport.js'
import type { CallRoute, RouteListener } from './call-route.js'
import type { CallAddress } from './call-target.js'
import type { PendingCall } from './pending-call.js'
import {
  declareReplyQueue,
  replyQueueOf,
  requestProperties,
  routingKeyOf,
  type Request,
} from './wire.js'

/**
 * nameko's way. Requests go through its exchange, and are confirmed. A durable queue of the caller's own takes
 * the replies. It outlives a lost connection, so what was sent can still be answered after a reconnect; if the
 * queue itself is gone, so are its replies.
 */
export class QueuedRoute implements CallRoute {
  readonly #replyTo: string
  readonly #queue: string
  readonly #config: ResolvedConfig
  readonly #listener: RouteListener
  readonly #publisher: Publisher
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
    listener: RouteListener,
  ) {
    this.#replyTo = id
    this.#queue = replyQueueOf(owner, id)
    this.#config = config
    this.#listener = listener
    this.#publisher = link.publisher
    this.#consumer = new Consumer(link.consuming, {
      queue: this.#queue,
      prefetch: 0,
      mayStall: true, // replies come all the same, however many wait to be acknowledged
      declare: (channel, connection) => this.#declare(channel, connection),
      onMessage: (message, channel) => {
        ackQuietly(message, channel)
        listener.onReply(message)
      },
      onOpen: () => listener.onOpen(),
      onQueueDeleted: () => listener.onLost(this.#queue, wasSent),
    })
    link.publisher.onOpen(() => listener.onOpen())
  }

  get isOpen(): boolean {
    return this.#publisher.isOpen && this.#consumer.isOpen
  }

  async start(): Promise<void> {
    await this.#consumer.consume()
  }

  addressOf(service: string, method: string): CallAddress {
    return { exchange: this.#config.rpc_exchange, routingKey: routingKeyOf(service, method) }
  }

  propertiesOf(request: Request, leftMs: number, now: number): PublishOptions {
    return requestProperties(request, this.#replyTo, leftMs, now)
  }

  send(call: PendingCall): void {
    this.#publisher.send(call)
  }

  async #declare(channel: AmqpChannel, connection: AmqpConnection): Promise<void> {
    const isAwaited = this.#wasOpen && this.#listener.isWaiting()
    if (isAwaited && !(await queueExists(connection, this.#queue))) {
      this.#listener.onLost(this.#queue, wasSent)
    }
    await declareReplyQueue(channel, this.#config, this.#queue, this.#replyTo)
    this.#wasOpen = true
  }
}

/** Those that were not sent yet lose nothing. */
const wasSent = (call: PendingCall): boolean => call.wasSent

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
