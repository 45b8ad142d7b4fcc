/**
 * Publishes with confirms: a message counts as sent when the broker has taken charge of it.
 *
 * A mandatory message that no queue takes is returned before it is confirmed, with nothing in the
 * return that names the publish but our own `correlationId`. So returns are matched by it.
 */
import { ConnectionLost, MessageRefused } from '../errors/errors.js'
import type { AmqpConfirmChannel, AmqpConnection, DeliveredMessage } from '../ports/transport.js'
import { TextTable } from '../support/text-table.js'
import { publishOn, type Message } from './message.js'
import { SupervisedChannel } from './supervised-channel.js'
import type { SupervisedConnection } from './supervised-connection.js'

/** A message to publish and who is told what becomes of it. Exactly one of the three is called. */
export interface Outgoing extends Message {
  /** The broker has it. */
  confirmed(): void
  /** It was mandatory, and no queue took it. */
  returned(): void
  /** It was not confirmed. After a ConnectionLost the broker may have it nevertheless. */
  failed(error: Error): void
}

type Declaration = (channel: AmqpConfirmChannel) => Promise<unknown>

export class Publisher extends SupervisedChannel<AmqpConfirmChannel> {
  readonly #mandatory = new TextTable<Outgoing>()
  readonly #openListeners: (() => void)[] = []
  readonly #declarations: Declaration[]

  /** @param declare makes sure of the exchanges; runs on each opening */
  constructor(connection: SupervisedConnection, declare: Declaration) {
    super(connection, `publisher of ${connection.name}`)
    this.#declarations = [declare]
  }

  /** Makes sure of one more exchange: on each opening, and now if the publisher is open. */
  async declare(declaration: Declaration): Promise<void> {
    this.#declarations.push(declaration)
    if (this.current !== undefined) await declaration(this.current)
  }

  /** Calls back each time when the publisher has become able to send. */
  onOpen(listener: () => void): void {
    this.#openListeners.push(listener)
  }

  /** Sends a message that is not mandatory. Resolves when it is confirmed, rejects when it is not. */
  publish(message: Message): Promise<void> {
    // field by field: a spread of it costs as much as the rest of the call
    const { label, exchange, routingKey, body, properties } = message
    return new Promise((confirmed, failed) => {
      const returned = confirmed
      this.send({ label, exchange, routingKey, body, properties, confirmed, returned, failed })
    })
  }

  /** Sends now; without a connection it fails at once. */
  send(message: Outgoing): void {
    const { mandatory, correlationId } = message.properties
    const isMandatory = mandatory === true && correlationId !== undefined
    if (isMandatory) this.#mandatory.set(correlationId, message)
    try {
      publishOn(this.current, message, (error) => {
        // a returned message is confirmed too, but was taken out of the table before
        if (isMandatory && !this.#mandatory.delete(correlationId)) return
        if (error === null || error === undefined) message.confirmed()
        else message.failed(toFailure(message.label, error))
      })
    } catch (error) {
      if (isMandatory) this.#mandatory.delete(correlationId)
      message.failed(error as Error)
    }
  }

  protected override create(connection: AmqpConnection): Promise<AmqpConfirmChannel> {
    return connection.createConfirmChannel()
  }

  protected override async setup(channel: AmqpConfirmChannel): Promise<void> {
    channel.on('return', (message: DeliveredMessage) => this.#returned(message))
    for (const declaration of this.#declarations) await declaration(channel)
  }

  protected override opened(): void {
    for (const listener of this.#openListeners) listener()
  }

  #returned(message: DeliveredMessage): void {
    const { correlationId } = message.properties
    if (typeof correlationId !== 'string') return
    const outgoing = this.#mandatory.get(correlationId)
    this.#mandatory.delete(correlationId)
    outgoing?.returned()
  }
}

/** amqplib tells a nack from a lost channel by its words only. */
function toFailure(label: string, cause: unknown): Error {
  if (cause instanceof Error && cause.message === 'message nacked') {
    return new MessageRefused(`${label}: the broker refused the message (nack)`, { cause })
  }
  const problem = `${label}: the connection was lost before the broker confirmed the message`
  return new ConnectionLost(problem, { cause })
}
