import type { ConsumeMessage, ReturnMessage } from './message.js'

/** What the events of a channel carry. */
export interface ChannelEvents {
  /** The broker closed the channel, or a consumer's callback threw. `close` follows. */
  error: [error: Error]
  close: []
  /** What waited to be written has been written, after `publish` gave false. */
  drain: []
  /** The broker has taken charge of a message, on a confirm channel. */
  ack: [confirm: Confirm]
  nack: [confirm: Confirm & { requeue: boolean }]
  /** The broker cancelled a consumer. */
  cancel: [fields: { consumerTag: string; nowait: boolean }]
  delivery: [message: ConsumeMessage]
  /** A mandatory message has reached no queue. */
  return: [message: ReturnMessage]
  /** A listener threw. */
  'handler-error': [error: Error, event: string]
}

export interface Confirm {
  deliveryTag: number
  multiple: boolean
}

/** What the events of a connection carry. */
export interface ConnectionEvents {
  /** It was lost, or the broker closed it in anger. `close` follows. */
  error: [error: Error]
  close: [error?: Error]
  /** The broker takes no messages for now. */
  blocked: [reason: string]
  unblocked: []
  'update-secret-ok': []
  'handler-error': [error: Error, event: string]
}
