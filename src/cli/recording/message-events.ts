import type { TraceEvent } from '../../../simulator/index.js'

type Publish = Extract<
  Extract<TraceEvent, { kind: 'received' }>['frame'],
  { method: 'basic.publish' }
>
export type Properties = Publish['properties']

/** A message as it was published, whoever has it. */
export type Sent = Pick<Publish, 'exchange' | 'routingKey' | 'properties' | 'body'>

const place = { connection: 0, channel: 0 }

/** A message that a host has sent, as an event of a trace: for the stories and pictures that are made of those. */
export function published(host: string, sent: Sent): TraceEvent {
  const frame = { ...place, method: 'basic.publish', mandatory: false, ...sent } as const
  return { kind: 'received', host, frame }
}

/** A message that a host was given. */
export function delivered(host: string, sent: Sent, redelivered = false): TraceEvent {
  const frame = {
    ...place,
    method: 'basic.deliver',
    consumerTag: '',
    deliveryTag: 0,
    redelivered,
    message: { ...sent, carbonCopies: [] },
  } as const
  return { kind: 'delivered', host, frame }
}

/** @param properties by AMQP's names with underscores; one of another type than AMQP's is left out */
export function propertiesOf(
  properties: Readonly<Record<string, unknown>>,
  headers: Properties['headers'],
): Properties {
  const text = (name: string): string | undefined => {
    const value = properties[name]
    return typeof value === 'string' ? value : undefined
  }
  const number = (name: string): number | undefined => {
    const value = properties[name]
    return typeof value === 'number' ? value : undefined
  }
  return {
    contentType: text('content_type'),
    contentEncoding: text('content_encoding'),
    headers,
    deliveryMode: number('delivery_mode'),
    priority: number('priority'),
    correlationId: text('correlation_id'),
    replyTo: text('reply_to'),
    expiration: text('expiration'),
    messageId: text('message_id'),
    timestamp: number('timestamp'),
    type: text('type'),
    userId: text('user_id'),
    appId: text('app_id'),
    clusterId: text('cluster_id'),
  }
}
