import type { TraceEvent } from '../../../simulator/index.js'
import { redactedBody, type HideValue } from './redacted-body.js'
import { isRecord, type TracedMessage } from './traced-message.js'

type Received = Extract<TraceEvent, { kind: 'received' }>
type Publish = Extract<Received['frame'], { method: 'basic.publish' }>
type Properties = Publish['properties']

/** A message of the firehose as an event of a trace, as a simulation has it, for the stories and pictures that are made of those. */
export function asTrace(message: TracedMessage, host: string, hide: HideValue): TraceEvent {
  const { kind, exchange, routingKey, redelivered } = message
  const properties = propertiesOf(message, hide)
  const body = redactedBody(message.body, properties.contentType ?? 'application/json', hide)
  const sent = { exchange, routingKey, properties, body }
  const place = { connection: 0, channel: 0 }
  if (kind === 'published') {
    const frame = { ...place, method: 'basic.publish', mandatory: false, ...sent } as const
    return { kind: 'received', host, frame }
  }
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

function propertiesOf({ properties }: TracedMessage, hide: HideValue): Properties {
  const text = (name: string): string | undefined => {
    const value = properties[name]
    return typeof value === 'string' ? value : undefined
  }
  const number = (name: string): number | undefined => {
    const value = properties[name]
    return typeof value === 'number' ? value : undefined
  }
  const { headers } = properties
  return {
    contentType: text('content_type'),
    contentEncoding: text('content_encoding'),
    headers: isRecord(headers) ? headersOf(headers, hide) : undefined,
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

/** The ids of calls are no values of anybody: the tree of calls is made of them. */
function headersOf(headers: Record<string, unknown>, hide: HideValue): Properties['headers'] {
  const shown = Object.entries(headers).map(([name, value]): [string, unknown] => [
    name,
    name === 'nameko.call_id_stack' ? value : (hide({ [name]: value }) as typeof headers)[name],
  ])
  return new Map(shown) as Properties['headers']
}
