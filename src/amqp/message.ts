import { messageOf } from '../support/describe.js'
import { ConnectionLost, UnserializableValueError } from '../errors/errors.js'
import type { AmqpConfirmChannel, PublishOptions } from '../ports/transport.js'
import { encodeBody } from '../wire/body.js'

/** A message to publish. */
export interface Message {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Uint8Array
  readonly properties: PublishOptions
  /** Names the message in errors; read only when there is one. */
  readonly label: string
}

/**
 * Publishes a message. Throws a ConnectionLost, or an UnserializableValueError for what AMQP cannot carry: nothing
 * was sent.
 *
 * @param channel undefined while there is none
 * @param confirmed on a channel in confirm mode: called with null when the broker has the message
 */
export function publishOn(
  channel: AmqpConfirmChannel | undefined,
  message: Message,
  confirmed?: (error: unknown) => void,
): void {
  if (channel === undefined) {
    throw new ConnectionLost(`${message.label}: there is no connection to the broker`)
  }
  const { exchange, routingKey, body, properties } = message
  try {
    channel.publish(exchange, routingKey, encodeBody(body), properties, confirmed)
  } catch (error) {
    throw toUnsent(message.label, error)
  }
}

/** The error of a message before anything was sent: the channel was just closing, or a header cannot be encoded. */
function toUnsent(label: string, cause: unknown): Error {
  if (cause instanceof Error && cause.name === 'IllegalOperationError') {
    return new ConnectionLost(`${label}: the connection is closing`, { cause })
  }
  const problem = `${label}: cannot be sent: ${messageOf(cause)}`
  return new UnserializableValueError(problem, { cause })
}
