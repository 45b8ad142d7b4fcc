import type { Message } from '../../core/message.js'
import type { Command, Effect } from '../../core/methods.js'
import { isArray, isBytes, isTable, Typed, type FieldValue } from '../../core/values/table.js'
import type { TraceEntry, TraceEvent } from './trace-event.js'

/** An entry as a line: `  120 ms  orders#1/1.2 -> basic.publish nameko-rpc payments.charge 81 B 5f0c21aa c7d1…`. */
export function lineOf({ time, event }: TraceEntry): string {
  return `${String(time).padStart(6)} ms  ${textOf(event)}`
}

/**
 * An event as a line, without the time: the host with the connection and channel, `->` for a frame to the broker
 * and `<-` for one from it, the method, and all that tells one frame from another.
 */
export function textOf(event: TraceEvent): string {
  switch (event.kind) {
    case 'received':
      return `${event.host}/${place(event.frame)} -> ${describeFrame(event.frame)}`
    case 'delivered':
      return `${event.host}/${place(event.frame)} <- ${describeFrame(event.frame)}`
    case 'operator':
      return `broker: ${describeFrame(event.frame)}`
    case 'timer':
      return `${event.host}: timer`
    case 'note':
      return event.text
  }
}

/** The note of a client that learns that its connection is gone. */
export function describeLoss(host: string, connection: number, reason: string): string {
  return `${host}/${connection} loses its connection: ${reason}`
}

function place({ connection, channel }: { connection: number; channel: number }): string {
  return `${connection}.${channel}`
}

/** The method and all that tells one frame from another. Every frame is written down, so no list is made for its words. */
function describeFrame(frame: Command | Effect): string {
  let words: string = frame.method
  for (const key in frame) {
    if (skipped.has(key)) continue
    const value = (frame as unknown as Readonly<Record<string, unknown>>)[key]
    const word = key === 'message' ? describeMessage(value as Message) : describeField(key, value)
    if (word !== '') words += ` ${word}`
  }
  if (frame.method !== 'basic.publish') return words
  return `${words} ${describeContent(frame.properties, frame.body)}`
}

const skipped: ReadonlySet<string> = new Set([
  'connection',
  'channel',
  'method',
  'body',
  'properties',
  'serverProperties',
  'clientProperties',
  'password',
  'credential',
])

function describeField(key: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? key : ''
  if (typeof value === 'string') return value === '' ? '' : value
  if (value instanceof Map) return value.size === 0 ? '' : printField(value as FieldValue)
  if (isParts(value)) return describeParts(value)
  return `${key}=${String(value)}`
}

/** The subject of an operator's command: a policy, a declaration, permissions. */
function isParts(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describeParts(parts: object): string {
  const words = Object.entries(parts)
    .filter(([key]) => !skipped.has(key))
    .map(([key, value]) => describeField(key, value))
  return words.filter((word) => word !== '').join(' ')
}

function describeMessage(message: Message): string {
  const { exchange, routingKey, properties, body } = message
  return `${exchange} ${routingKey} ${describeContent(properties, body)}`.trim()
}

/** The correlation id of a message, and a checksum that two different messages hardly share. */
function describeContent(properties: Message['properties'], body: Uint8Array): string {
  const { correlationId, headers } = properties
  let text = ''
  let separator = ''
  for (const key in properties) {
    if (key === 'correlationId' || key === 'headers') continue
    const value = properties[key as Exclude<keyof Message['properties'], 'headers'>]
    if (value === undefined) continue
    text += separator + String(value)
    separator = '|'
  }
  if (headers !== undefined) text += printField(headers)
  const id = correlationId === undefined ? '' : ` ${correlationId}`
  return `${body.length} B ${checksum(text, body)}${id}`
}

function printField(value: FieldValue): string {
  if (isTable(value)) {
    return `{${[...value].map(([key, field]) => `${key}: ${printField(field)}`).join(', ')}}`
  }
  if (isArray(value)) return `[${value.map(printField).join(', ')}]`
  if (isBytes(value)) return `<${value.length} B>`
  if (value instanceof Typed) return `${value.type} ${value.value}`
  return String(value)
}

/** FNV-1a over the text and the bytes, as eight hexadecimal digits. */
function checksum(text: string, body: Uint8Array): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator over bytes takes several times as long
  for (let i = 0; i < body.length; i++) hash = Math.imul(hash ^ body[i]!, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
