import { messageOf } from '../describe.js'
import { ConnectionLost, UnserializableValueError } from '../errors.js'
import type { AmqpChannel, PublishOptions } from '../transport.js'
import { encodeBody } from './body.js'

/** A message to publish. */
export interface Message {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Uint8Array
  readonly properties: PublishOptions
  /** What it is, for errors. */
  readonly label: string
}

/** Throws a ConnectionLost, or an UnserializableValueError for what AMQP cannot carry: nothing was sent. */
export function publishOn(channel: AmqpChannel | undefined, message: Message): void {
  if (channel === undefined) throw unconnected(message.label)
  try {
    channel.publish(
      message.exchange,
      message.routingKey,
      encodeBody(message.body),
      message.properties,
    )
  } catch (error) {
    throw toUnsent(message.label, error)
  }
}

/** Why it was not sent: there is nothing to send it on. */
export function unconnected(label: string): ConnectionLost {
  return new ConnectionLost(`${label}: there is no connection to the broker`)
}

/** Thrown before anything was sent: the channel was just closing, or a header cannot be encoded. */
export function toUnsent(label: string, cause: unknown): Error {
  if (cause instanceof Error && cause.name === 'IllegalOperationError') {
    return new ConnectionLost(`${label}: the connection is closing`, { cause })
  }
  const problem = `${label}: cannot be sent: ${messageOf(cause)}`
  return new UnserializableValueError(problem, { cause })
}
