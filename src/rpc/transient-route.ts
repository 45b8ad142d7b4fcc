import type { SupervisedConnection } from '../amqp/supervised-connection.js'
import { UnconfirmedPublisher } from '../amqp/unconfirmed-publisher.js'
import type { AmqpChannel, DeliveredMessage } from '../ports/transport.js'
import type { CallRoute, RoutedRequest, RouteHandler } from './call-route.js'
import type { CallAddress } from './call-target.js'
import { transientProperties } from './transient-wire.js'
import { requestQueueOf } from './wire.js'

/**
 * The transient route (`RPC_DELIVERY: transient`): no exchange, no disk, no confirms, one channel for all.
 *
 * 1. Requests go straight to the queue of the service, and replies straight to a queue that belongs to the
 *    connection, and is lost with it. (RabbitMQ's direct reply-to does without a queue, but has to write each
 *    request anew, and is the slower of the two: "an exclusive queue instead of direct reply-to" in
 *    docs/performance.md.)
 * 2. Requests are not confirmed: a reply says more than a confirm. But each is mandatory, so that a service that
 *    does not exist is heard of.
 */
export class TransientRoute extends UnconfirmedPublisher implements CallRoute {
  readonly #name: string
  readonly #handler: RouteHandler
  #openings = 0

  /** @param name of the reply queue; each queue that is lost is followed by another */
  constructor(connection: SupervisedConnection, name: string, handler: RouteHandler) {
    super(connection, `queue ${name}`)
    this.#name = name
    this.#handler = handler
    this.events.on('returned', (message) => handler.returned(message))
  }

  get replyTo(): string {
    return `${this.#name}.${this.#openings}`
  }

  /** Opens with the connection. */
  start(): Promise<void> {
    return this.whenOpen()
  }

  /** The queue goes away with its connection. */
  stop(): Promise<void> {
    return Promise.resolve()
  }

  addressOf(service: string): CallAddress {
    return { exchange: '', routingKey: requestQueueOf(service) }
  }

  send(request: RoutedRequest): void {
    const { leftMs } = request
    request.prepare(transientProperties(request, this.replyTo, leftMs))
    try {
      this.publish(request)
      request.sent()
    } catch (error) {
      request.failed(error as Error)
    }
  }

  protected override async setup(channel: AmqpChannel): Promise<void> {
    this.#openings++
    // another name each time: the broker may not have noticed yet that nobody is left at the queue before
    const queue = this.replyTo
    await channel.assertQueue(queue, { durable: false, exclusive: true })
    const onMessage = (message: DeliveredMessage | null): void => {
      if (message === null) this.declareAgain(channel, queue)
      else this.#handler.replied(message)
    }
    await channel.consume(queue, onMessage, { noAck: true })
  }

  protected override lost(error: unknown): void {
    const isOnPurpose = error === undefined
    if (!isOnPurpose) this.#handler.lost(this.replyTo, (request) => request.isTaken)
  }
}
