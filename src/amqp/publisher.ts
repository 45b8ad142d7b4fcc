import { ConnectionLost, MessageRefused } from '../errors/errors.js'
import type { AmqpConfirmChannel, AmqpConnection, DeliveredMessage } from '../ports/transport.js'
import { TextTable } from '../support/text-table.js'
import { publishOn, type Message } from './message.js'
import { SupervisedChannel } from './supervised-channel.js'
import type { SupervisedConnection } from './supervised-connection.js'

/** A message to publish, and who is told what became of it. */
export interface Outgoing extends Message {
  /** The broker has the message. */
  confirmed(): void
  /** The message was not confirmed. After a ConnectionLost the broker may have it nevertheless. */
  failed(error: Error): void
  /**
   * The message was mandatory, and no queue took it; then neither of the others is called. Left out where returns are
   * found by other means (event `returned`): there a returned message is confirmed as well.
   */
  returned?(): void
}

type Declaration = (channel: AmqpConfirmChannel) => Promise<unknown>

/**
 * Publishes with confirms: a message counts as sent when the broker has taken charge of it.
 *
 * A mandatory message that no queue takes is returned before it is confirmed. Nothing in the return names the publish
 * but our own `correlationId`, so returns are matched by that.
 */
export class Publisher extends SupervisedChannel<AmqpConfirmChannel> {
  /** The messages that are told of their return, by correlation id, until they are confirmed. */
  readonly #returnable = new TextTable<Outgoing>()
  /** By the names of the exchanges and queues. */
  readonly #declarations = new Map<string, Declaration>()

  constructor(connection: SupervisedConnection, name = `publisher of ${connection.name}`) {
    super(connection, name)
    this.events.on('returned', (message) => this.#returned(message))
  }

  /**
   * Makes sure of an exchange or a queue: on each opening, and now if the publisher is open. Once, however many need it:
   * messages that are published afterwards follow the declaration on the same channel. Rejects with a TopologyError when
   * the broker refuses; when the channel is lost meanwhile, the next one declares.
   */
  async declare(name: string, declaration: Declaration): Promise<void> {
    if (this.#declarations.has(name)) return
    this.#declarations.set(name, declaration)
    if (this.current === undefined) return
    try {
      await declaration(this.current)
    } catch (error) {
      if (!isAnswer(error)) return
      // the channel is gone: with this declaration it could never be opened again
      this.#declarations.delete(name)
      throw this.explained(error)
    }
  }

  /** Sends a message that is not mandatory. Resolves when the broker confirms it, rejects when it does not. */
  publish(message: Message): Promise<void> {
    const { label, exchange, routingKey, body, properties } = message
    return new Promise((confirmed, failed) => {
      this.send({ label, exchange, routingKey, body, properties, confirmed, failed })
    })
  }

  /** Sends a message now; without a connection the message fails at once. */
  send(message: Outgoing): void {
    const { mandatory, correlationId } = message.properties
    const isReturnable =
      message.returned !== undefined && mandatory === true && correlationId !== undefined
    if (isReturnable) this.#returnable.set(correlationId, message)
    try {
      publishOn(this.current, message, (error) => {
        // a returned message is confirmed too, but was taken out of the table before
        if (isReturnable && !this.#returnable.delete(correlationId)) return
        if (error === null || error === undefined) message.confirmed()
        else message.failed(toFailure(message.label, error))
      })
    } catch (error) {
      if (isReturnable) this.#returnable.delete(correlationId)
      message.failed(error as Error)
    }
  }

  protected override create(connection: AmqpConnection): Promise<AmqpConfirmChannel> {
    return connection.createConfirmChannel()
  }

  protected override async setup(channel: AmqpConfirmChannel): Promise<void> {
    for (const declaration of this.#declarations.values()) await declaration(channel)
  }

  #returned({ properties }: DeliveredMessage): void {
    const { correlationId } = properties
    if (typeof correlationId !== 'string') return
    const outgoing = this.#returnable.get(correlationId)
    this.#returnable.delete(correlationId)
    outgoing?.returned?.()
  }
}

/** Whether the broker has answered, and the channel was not only lost: then an error has a reply code. */
function isAnswer(error: unknown): boolean {
  return typeof (error as { code?: unknown } | null)?.code === 'number'
}

/** amqplib tells a nack from a lost channel by its words only. */
function toFailure(label: string, cause: unknown): Error {
  if (cause instanceof Error && cause.message === 'message nacked') {
    return new MessageRefused(`${label}: the broker refused the message (nack)`, { cause })
  }
  const problem = `${label}: the connection was lost before the broker confirmed the message`
  return new ConnectionLost(problem, { cause })
}
