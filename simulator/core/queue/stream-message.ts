import type { StreamDifferences } from '../differences.js'
import { withProperties, type Message, type Properties } from '../message.js'
import { ProtocolError } from '../reply-codes.js'
import { emptyTable, Typed, type FieldTable, type FieldValue } from '../values/table.js'
import { utf8Bytes, utf8Text } from '../values/utf8.js'

/** Headers of RabbitMQ itself, which it does not take from a client into a stream. */
const ownHeaders: ReadonlySet<string> = new Set([
  'x-exchange',
  'x-routing-key',
  'x-death',
  'x-opt-deaths',
])

const longestReplyTo = 255

/**
 * A message as a stream keeps it. RabbitMQ writes it into the log in the form of AMQP 1.0, where the value of a header
 * is neither a list nor a table. Case: stream-messages, "lose headers that are lists and tables".
 */
export function asStored(message: Message, differences: StreamDifferences): Message {
  const { headers, replyTo } = message.properties
  const isDead = (message.past?.deaths.length ?? 0) > 0
  const changes: Partial<Properties> = {
    ...(headers !== undefined && { headers: headersOf(headers, isDead, differences) }),
    ...(isLost(replyTo, differences) && { replyTo: undefined }),
  }
  return { ...message, properties: withProperties(message.properties, changes) }
}

/** Throws over a message that cannot be written in the form of AMQP 1.0. Case: stream-messages, "cannot have %s". */
export function checkStorable(message: Message, differences: StreamDifferences): void {
  const headers = message.properties.headers ?? emptyTable
  const stored = headersOf(headers, false, differences)
  const filter = headers.get('x-stream-filter-value')
  const isFilterBad = differences.knowsFilters && filter !== undefined && typeof filter !== 'string'
  if (isFilterBad || hasDecimal(stored)) throw new ProtocolError('INTERNAL_ERROR')
}

function hasDecimal(value: FieldValue): boolean {
  if (value instanceof Typed) return value.type === 'decimal'
  if (Array.isArray(value)) return (value as readonly FieldValue[]).some(hasDecimal)
  return value instanceof Map && [...(value as FieldTable).values()].some(hasDecimal)
}

function headersOf(
  headers: FieldTable,
  isDead: boolean,
  { hasAnnotations }: StreamDifferences,
): FieldTable {
  if (hasAnnotations) return new Map(annotated(headers, isDead))
  return new Map([...headers].filter(([, value]) => isSimple(value)))
}

/**
 * Headers that begin with `x-` are annotations, which may be of any type; and bytes become text. The deaths of a message
 * stay. Case: stream-messages, "keep their deaths, if it was RabbitMQ that noted them".
 */
function* annotated(headers: FieldTable, isDead: boolean): Iterable<[string, FieldValue]> {
  const copies = headers.get('CC') ?? headers.get('x-cc')
  if (copies !== undefined) yield ['CC', copies]
  for (const [name, value] of headers) {
    const isOwn = ownHeaders.has(name) && !(isDead && name === 'x-death')
    if (name === 'CC' || name === 'x-cc' || isOwn) continue
    if (name.startsWith('x-') || isSimple(value)) yield [name, withoutBytes(value)]
  }
}

/** Whether a `reply-to` is lost: it is kept as the address of a queue, in which most characters but letters and digits take three bytes or more. */
function isLost(replyTo: string | undefined, { keepsAddresses }: StreamDifferences): boolean {
  if (replyTo === undefined || !keepsAddresses) return false
  let length = '/queues/'.length
  for (const byte of utf8Bytes(replyTo)) length += isUnreserved(byte) ? 1 : '%00'.length
  return length > longestReplyTo
}

function isUnreserved(byte: number): boolean {
  return /[A-Za-z0-9._~-]/.test(String.fromCharCode(byte))
}

function isSimple(value: FieldValue): boolean {
  return !Array.isArray(value) && !(value instanceof Map)
}

function withoutBytes(value: FieldValue): FieldValue {
  if (value instanceof Uint8Array) return utf8Text(value)
  if (Array.isArray(value)) return (value as readonly FieldValue[]).map(withoutBytes)
  if (!(value instanceof Map)) return value
  const table = value as FieldTable
  return new Map([...table].map(([name, inner]) => [name, withoutBytes(inner)]))
}
