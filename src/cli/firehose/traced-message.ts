import type { DeliveredMessage } from '../../ports/transport.js'

/**
 * A message that RabbitMQ's firehose tells of: one that a client published, or one that a client was given
 * (https://www.rabbitmq.com/docs/firehose).
 */
export interface TracedMessage {
  readonly kind: 'published' | 'delivered'
  /** Milliseconds since the watch began. */
  readonly time: number
  /** RabbitMQ's name of the connection, `127.0.0.1:46514 -> 127.0.0.1:5672`. */
  readonly connection: string
  readonly exchange: string
  readonly routingKey: string
  /** The queues that the message was put into, or the one that it was taken from. */
  readonly queues: readonly string[]
  readonly redelivered: boolean
  /** The properties that are set, by AMQP's names with underscores: `correlation_id`. */
  readonly properties: Readonly<Record<string, unknown>>
  readonly body: Uint8Array
}

/** The exchange that the firehose publishes to: each virtual host has one. */
export const firehoseExchange = 'amq.rabbitmq.trace'

/** Reads what the firehose has published; undefined for any other message. */
export function tracedMessage(message: DeliveredMessage, time: number): TracedMessage | undefined {
  const { fields, properties, content } = message
  const [, kind, name = ''] = /^(publish|deliver)\.(.*)$/s.exec(fields.routingKey) ?? []
  if (fields.exchange !== firehoseExchange || kind === undefined) return undefined
  const headers = properties.headers ?? {}
  const [routingKey] = texts(headers['routing_keys'])
  return {
    kind: kind === 'publish' ? 'published' : 'delivered',
    time,
    connection: text(headers['connection']),
    exchange: text(headers['exchange_name']),
    routingKey: routingKey ?? '',
    queues: kind === 'publish' ? texts(headers['routed_queues']) : [name],
    redelivered: headers['redelivered'] === 1 || headers['redelivered'] === true,
    properties: isRecord(headers['properties']) ? headers['properties'] : {},
    body: content,
  }
}

/** The text of a property; undefined when it is not set, or no text. */
export function propertyOf(message: TracedMessage, name: string): string | undefined {
  const value = message.properties[name]
  return typeof value === 'string' ? value : undefined
}

export function headerOf(message: TracedMessage, name: string): unknown {
  const { headers } = message.properties
  return isRecord(headers) ? headers[name] : undefined
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
