/** Messages as RabbitMQ's firehose tells of them, the same on 3.10, 4.0 and 4.3. */
import type { DeliveredMessage } from '../../../../src/ports/transport.js'

export interface Traced {
  readonly on: string
  readonly exchange?: string
  readonly key: string
  readonly queue: string
  readonly id?: string
  readonly replyTo?: string
  readonly stack?: readonly string[]
  readonly headers?: Readonly<Record<string, unknown>>
  readonly type?: string
  readonly contentType?: string
  readonly body?: unknown
}

/** A client publishes. */
export function published(traced: Traced): DeliveredMessage {
  const { exchange = 'nameko-rpc', queue } = traced
  return message(`publish.${exchange}`, traced, { routed_queues: [queue] })
}

/** A client is given. */
export function delivered(traced: Traced): DeliveredMessage {
  return message(`deliver.${traced.queue}`, traced, { redelivered: 0 })
}

function message(routingKey: string, traced: Traced, more: object): DeliveredMessage {
  const { on, exchange = 'nameko-rpc', key, id, replyTo, stack, type, body = null } = traced
  const { contentType = 'application/json', headers = {} } = traced
  const properties = {
    ...(type === undefined ? {} : { type }),
    ...(id === undefined ? {} : { correlation_id: id }),
    ...(replyTo === undefined ? {} : { reply_to: replyTo }),
    content_type: contentType,
    headers: { ...headers, ...(stack === undefined ? {} : { 'nameko.call_id_stack': stack }) },
  }
  const content = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
  return {
    content,
    fields: { deliveryTag: 1, redelivered: false, exchange: 'amq.rabbitmq.trace', routingKey },
    properties: {
      ...none,
      headers: {
        exchange_name: exchange,
        routing_keys: [key],
        properties,
        node: 'rabbit@localhost',
        vhost: '/',
        connection: `127.0.0.1:${on} -> 127.0.0.1:5672`,
        channel: 1,
        user: 'guest',
        ...more,
      },
    },
  }
}

const none = {
  contentType: undefined,
  contentEncoding: undefined,
  headers: undefined,
  correlationId: undefined,
  replyTo: undefined,
  expiration: undefined,
  messageId: undefined,
  timestamp: undefined,
  priority: undefined,
  type: undefined,
}

interface Call {
  readonly id: string
  readonly target: string
  readonly stack: readonly string[]
  /** The connections of the caller and of the server, and that which the server answers over. */
  readonly from: string
  readonly to: string
  readonly args?: readonly unknown[]
}

/** A request on its way to its service. */
export function asked({ id, target, stack, from, to, args = [] }: Call): DeliveredMessage[] {
  const request = { key: target, queue: `rpc-${target.split('.')[0]}`, id, replyTo: 'r', stack }
  const body = { args, kwargs: {} }
  return [published({ ...request, on: from, body }), delivered({ ...request, on: to, body })]
}

/** The reply on its way to the caller. */
export function answered(
  { id, from, to }: Call,
  body: unknown,
  owner = 'standalone_rpc_client',
): DeliveredMessage[] {
  const queue = `rpc.reply-${owner}-5b0a8d9e-96d3-4b5f-9d3a-2f6f4f0c1a11`
  const reply = { key: 'r', queue, id, body }
  return [published({ ...reply, on: to }), delivered({ ...reply, on: from })]
}
