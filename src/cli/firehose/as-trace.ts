import type { TraceEvent } from '../../../simulator/index.js'
import { delivered, propertiesOf, published, type Properties } from '../recording/message-events.js'
import { redactedBody, type HideValue } from './redacted-body.js'
import { isRecord, type TracedMessage } from './traced-message.js'

/** A message of the firehose as an event of a trace. */
export function asTrace(message: TracedMessage, host: string, hide: HideValue): TraceEvent {
  const { kind, exchange, routingKey, redelivered } = message
  const { headers } = message.properties
  const shown = isRecord(headers) ? headersOf(headers, hide) : undefined
  const properties = propertiesOf(message.properties, shown)
  const body = redactedBody(message.body, properties.contentType ?? 'application/json', hide)
  const sent = { exchange, routingKey, properties, body }
  return kind === 'published' ? published(host, sent) : delivered(host, sent, redelivered)
}

/** The ids of calls are no values of anybody: the tree of calls is made of them. */
function headersOf(headers: Record<string, unknown>, hide: HideValue): Properties['headers'] {
  const shown = Object.entries(headers).map(([name, value]): [string, unknown] => [
    name,
    name === 'nameko.call_id_stack' ? value : (hide({ [name]: value }) as typeof headers)[name],
  ])
  return new Map(shown) as Properties['headers']
}
