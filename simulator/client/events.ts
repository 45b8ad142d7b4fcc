import type { ConsumeMessage, ReturnMessage } from './message.js'

/** The events of a channel, with their arguments. */
export interface ChannelEvents {
  /** The broker closed the channel, or a consumer's callback threw. `close` follows. */
  error: [error: Error]
  /** The channel is closed. */
  close: []
  /** Everything that waited to be written has been written, after `publish` gave false. */
  drain: []
  /** The broker has taken charge of a message, on a confirm channel. */
  ack: [confirm: Confirm]
  /** The broker refuses a message, on a confirm channel. */
  nack: [confirm: Confirm & { requeue: boolean }]
  /** The broker cancelled a consumer. */
  cancel: [fields: { consumerTag: string; nowait: boolean }]
  /** A message of a consumer. */
  delivery: [message: ConsumeMessage]
  /** A mandatory message has reached no queue. */
  return: [message: ReturnMessage]
  /** A listener threw. */
  'handler-error': [error: Error, event: string]
}

/** A confirm: of one message, or of all up to it. */
export interface Confirm {
  deliveryTag: number
  multiple: boolean
}

/** The events of a connection, with their arguments. */
export interface ConnectionEvents {
  /** The connection was lost, or the broker closed it because of an error. `close` follows. */
  error: [error: Error]
  /** The connection is closed: with an error, unless the client has closed it. */
  close: [error?: Error]
  /** The broker takes no messages for now. */
  blocked: [reason: string]
  /** The broker takes messages again. */
  unblocked: []
  /** The broker has taken the new secret. */
  'update-secret-ok': []
  /** A listener threw. */
  'handler-error': [error: Error, event: string]
}
