import type { BrokerConnections } from '../amqp/broker-connections.js'
import type { ConnectionEnvironment } from '../amqp/connection-environment.js'
import { ackQuietly, Consumer } from '../amqp/consumer.js'
import type { Publisher } from '../amqp/publisher.js'
import type { AmqpChannel, AmqpConnection } from '../ports/transport.js'
import { messageOf } from '../support/describe.js'
import { within } from '../support/within.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import type { CallRoute, RoutedRequest, RouteHandler } from './call-route.js'
import type { CallAddress } from './call-target.js'
import {
  declareReplyQueue,
  declareRpcExchange,
  replyQueueOf,
  requestProperties,
  routingKeyOf,
} from './wire.js'

const deleteTimeoutMs = 2_000

/**
 * The queued route (`RPC_DELIVERY: persistent`), nameko's way. Requests go through nameko's exchange, and are
 * confirmed. A durable queue of the caller's own takes the replies. The queue outlives a lost connection, so a request that was sent can still be answered after a reconnect; if the
 * queue itself is gone, so are its replies.
 */
export class QueuedRoute implements CallRoute {
  readonly events: Emitter<{ opened: undefined }>
  readonly #replyTo: string
  readonly #queue: string
  readonly #environment: ConnectionEnvironment
  readonly #handler: RouteHandler
  readonly #publisher: Publisher
  readonly #consumer: Consumer
  #wasOpen = false

  /**
   * @param owner names the reply queue: the service, or what standalone clients call themselves
   * @param id binds the reply queue: a UUID
   */
  constructor(
    connections: BrokerConnections,
    environment: ConnectionEnvironment,
    owner: string,
    id: string,
    handler: RouteHandler,
  ) {
    this.events = createEmitter<{ opened: undefined }>(environment.logger)
    this.#replyTo = id
    this.#queue = replyQueueOf(owner, id)
    this.#environment = environment
    this.#handler = handler
    this.#publisher = connections.publisher
    this.#consumer = new Consumer(connections.consuming, {
      queue: this.#queue,
      prefetch: 0,
      mayStall: true, // replies come all the same, however many wait to be acknowledged
      declare: (channel, connection) => this.#declare(channel, connection),
      maintain: (channel) =>
        declareReplyQueue(channel, environment.config, this.#queue, this.#replyTo),
      onMessage: (message, channel) => {
        ackQuietly(message, channel)
        handler.replied(message)
      },
    })
    const { config } = environment
    void this.#publisher.declare(config.rpc_exchange, (channel) =>
      declareRpcExchange(channel, config),
    )
    for (const channel of [this.#publisher, this.#consumer]) {
      channel.events.on('opened', () => this.events.emit('opened', undefined))
    }
    this.#publisher.events.on('returned', (message) => handler.returned(message))
    // replies are acknowledged at once: the queue was deleted
    this.#consumer.events.on('cancelled', () => handler.lost(this.#queue, wasSent))
  }

  get isOpen(): boolean {
    return this.#publisher.isOpen && this.#consumer.isOpen
  }

  async start(): Promise<void> {
    await this.#consumer.consume()
  }

  /** Without a connection nothing is deleted: the queue expires when nobody consumes it. */
  async stop(): Promise<void> {
    const { ambient, logger } = this.#environment
    await within(ambient, deleteTimeoutMs, this.#consumer.cancel())
    const deleting = this.#consumer.current?.deleteQueue(this.#queue)
    deleting?.catch((err: unknown) => {
      const fields = { queue: this.#queue, err }
      logger.warn(fields, `the reply queue ${this.#queue} is not deleted: ${messageOf(err)}`)
    })
    await within(ambient, deleteTimeoutMs, Promise.resolve(deleting))
  }

  addressOf(service: string, method: string): CallAddress {
    const { rpc_exchange } = this.#environment.config
    return { exchange: rpc_exchange, routingKey: routingKeyOf(service, method) }
  }

  send(request: RoutedRequest): void {
    const { leftMs } = request
    request.prepare(requestProperties(request, this.#replyTo, leftMs))
    this.#publisher.send(request)
  }

  async #declare(channel: AmqpChannel, connection: AmqpConnection): Promise<void> {
    const { config } = this.#environment
    const isAwaited = this.#wasOpen && this.#handler.isWaiting
    // declared, a queue that was deleted since would be made anew, and nobody told that replies are lost
    const isThere = isAwaited && (await queueExists(connection, this.#queue))
    if (isAwaited && !isThere) this.#handler.lost(this.#queue, wasSent)
    await declareReplyQueue(channel, config, this.#queue, this.#replyTo, isThere)
    this.#wasOpen = true
  }
}

/** A request that was not sent yet loses nothing. */
const wasSent = (request: RoutedRequest): boolean => request.wasSent

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
