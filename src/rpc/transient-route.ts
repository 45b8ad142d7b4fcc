import type { SupervisedConnection } from '../amqp/supervised-connection.js'
import { UnconfirmedPublisher } from '../amqp/unconfirmed-publisher.js'
import type {
  AmqpChannel,
  AmqpConnection,
  DeliveredMessage,
  PublishOptions,
} from '../ports/transport.js'
import type { CallRoute, RouteListener } from './call-route.js'
import type { CallAddress } from './call-target.js'
import { transientProperties } from './transient-wire.js'
import type { PendingCall } from './pending-call.js'
import { requestQueueOf, type Request } from './wire.js'

/**
 * The transient route (`RPC_DELIVERY: transient`): no exchange, no disk, no confirms, one channel for all.
 *
 * 1. Requests go straight to the queue of the service, and replies straight to a queue that belongs to the
 *    connection, and is lost with it. (RabbitMQ's direct reply-to does without a queue, but has to write each
 *    request anew, and is the slower of the two: docs/performance.md.)
 * 2. Requests are not confirmed: a reply says more than a confirm. They are mandatory, so that a service that does
 *    not exist is heard of.
 */
export class TransientRoute extends UnconfirmedPublisher implements CallRoute {
  readonly #name: string
  readonly #listener: RouteListener
  #openings = 0

  /** @param name of the reply queue; each that is lost is followed by another */
  constructor(connection: SupervisedConnection, name: string, listener: RouteListener) {
    super(connection, `queue ${name}`)
    this.#name = name
    this.#listener = listener
  }

  get replyTo(): string {
    return `${this.#name}.${this.#openings}`
  }

  /** With its connection. */
  start(): Promise<void> {
    return this.whenOpen()
  }

  addressOf(service: string): CallAddress {
    return { exchange: '', routingKey: requestQueueOf(service) }
  }

  propertiesOf(request: Request, leftMs: number, now: number): PublishOptions {
    return transientProperties(request, this.replyTo, leftMs, now)
  }

  send(call: PendingCall): void {
    try {
      this.publish(call)
      call.sent()
    } catch (error) {
      call.failed(error as Error)
    }
  }

  protected override async create(connection: AmqpConnection): Promise<AmqpChannel> {
    const channel = await super.create(connection)
    channel.on('return', (message: DeliveredMessage) => this.#listener.onReturn(message))
    return channel
  }

  protected override async setup(channel: AmqpChannel): Promise<void> {
    this.#openings++
    // a new one: the broker may not have noticed yet that the one before is nobody's
    const queue = this.replyTo
    await channel.assertQueue(queue, { durable: false, exclusive: true })
    const onMessage = (message: DeliveredMessage | null): void => {
      if (message === null) this.declareAgain(channel, queue)
      else this.#listener.onReply(message)
    }
    await channel.consume(queue, onMessage, { noAck: true })
  }

  protected override opened(): void {
    this.#listener.onOpen()
  }

  protected override lost(error: unknown): void {
    const isOnPurpose = error === undefined
    if (!isOnPurpose) this.#listener.onLost(this.replyTo, (call) => call.isTaken)
  }
}
