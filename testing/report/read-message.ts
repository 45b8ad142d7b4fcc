import { decode } from '@msgpack/msgpack'
import type { TraceEvent } from '../../simulator/index.js'
import { hidden } from '../../src/support/secret-key.js'
import type { Simulation } from '../simulation/simulation.js'
import type { MessageKind, StoryMessage } from './message.js'
import { argumentHider, type HideArguments } from './hide-arguments.js'
import { isSecret, readableJson } from './readable-json.js'

/** Reads the message of an event; undefined for events without one. */
export type ReadMessage = (event: TraceEvent) => StoryMessage | undefined

type Received = Extract<TraceEvent, { kind: 'received' }>
type Publish = Extract<Received['frame'], { method: 'basic.publish' }>

/** A message as it was published, whoever has it. */
type Sent = Pick<Publish, 'exchange' | 'routingKey' | 'properties' | 'body'>

interface Content extends Sent {
  readonly isReturned: boolean
}

const longestValue = 400
const longestBody = 10_000

/**
 * A function that reads messages for people. A body is read once, however often its message is met.
 *
 * @param sim - its services say which arguments are sensitive; values of keys such as `password` are hidden without one, too
 */
export function messageReader(sim?: Simulation): ReadMessage {
  const hide = argumentHider(sim)
  const known = new WeakMap<Uint8Array, StoryMessage>()
  return (event) => {
    const content = contentOf(event)
    if (content === undefined) return undefined
    const message = known.get(content.body) ?? read(content, hide)
    known.set(content.body, message)
    return content.isReturned ? { ...message, kind: 'returned' } : message
  }
}

/** The body of a message that has secrets in it, without them; undefined for any other message. */
export function redactedBody(sent: Sent, hide: HideArguments): string | undefined {
  const shown = readableJson(withoutSensitive(decoded(sent), sent, hide))
  return shown.includes(hidden) ? shown : undefined
}

function contentOf(event: TraceEvent): Content | undefined {
  if (event.kind !== 'received' && event.kind !== 'delivered') return undefined
  const { frame } = event
  if (frame.method === 'basic.publish') return { ...frame, isReturned: false }
  if (frame.method !== 'basic.deliver' && frame.method !== 'basic.return') return undefined
  return { ...frame.message, isReturned: frame.method === 'basic.return' }
}

function read(content: Content, hide: HideArguments): StoryMessage {
  const { exchange, routingKey, properties, body } = content
  const value = withoutSensitive(decoded(content), content, hide)
  const kind = kindOf(content, value)
  return {
    kind,
    value: shortened(valueOf(kind, value), longestValue),
    exchange,
    routingKey,
    properties: Object.entries(properties).flatMap(([name, property]) =>
      name === 'headers' || property === undefined ? [] : [[name, String(property)] as const],
    ),
    headers: [...(properties.headers ?? [])].map(([name, field]) => [name, textUnder(name, field)]),
    body: shortened(typeof value === 'string' ? value : readableJson(value, 2), longestBody),
    size: body.length,
  }
}

/** A body that cannot be read says so, with its length. */
function decoded({ properties: { contentType = 'application/json' }, body }: Sent): unknown {
  try {
    if (contentType.includes('msgpack')) return decode(body)
    const text = new TextDecoder().decode(body)
    return contentType.includes('json') ? (JSON.parse(text) as unknown) : text
  } catch {
    return `(${body.length} bytes of ${contentType} that cannot be read)`
  }
}

function withoutSensitive(value: unknown, content: Sent, hide: HideArguments): unknown {
  const { replyTo, type } = content.properties
  if (replyTo === undefined || !isRecord(value)) return value
  const { args, kwargs } = value
  const named = hide(
    targetOf(content.routingKey, type),
    Array.isArray(args) ? args : [],
    isRecord(kwargs) ? kwargs : {},
  )
  return named === undefined ? value : { args: [], kwargs: named }
}

/** `payments.charge`, whichever way the request went: straight to the queue its method is the message's type. */
function targetOf(routingKey: string, type: string | undefined): string {
  const isTransient = type !== undefined && routingKey.startsWith('rpc-')
  return isTransient ? `${routingKey.slice('rpc-'.length)}.${type}` : routingKey
}

function kindOf({ properties: { replyTo, correlationId } }: Content, value: unknown): MessageKind {
  if (replyTo !== undefined) return 'request'
  if (correlationId === undefined) return 'message'
  return isRecord(value) && isRecord(value['error']) ? 'error' : 'reply'
}

function valueOf(kind: MessageKind, value: unknown): string {
  if (!isRecord(value)) return readableJson(value)
  if (kind === 'error') return errorText(value['error'])
  if (kind === 'reply' && 'result' in value) {
    return value['result'] === null ? 'nothing' : readableJson(value['result'])
  }
  return kind === 'request' && 'args' in value ? argumentsText(value) : readableJson(value)
}

function argumentsText({ args, kwargs }: Record<string, unknown>): string {
  const named = isRecord(kwargs) ? Object.entries(kwargs) : []
  return [
    ...(Array.isArray(args) ? args.map((value) => readableJson(value)) : []),
    ...named.map(
      ([name, value]) => `${name}: ${isSecret(name, value) ? hidden : readableJson(value)}`,
    ),
  ].join(', ')
}

function errorText(error: unknown): string {
  if (!isRecord(error)) return readableJson(error)
  const { exc_type: type, value } = error
  return `${String(type)}: ${typeof value === 'string' ? value : readableJson(value)}`
}

/** A header's value: a text as it is, all else as JSON. */
function textUnder(name: string, field: unknown): string {
  if (isSecret(name, field)) return hidden
  return typeof field === 'string' ? field : readableJson(field)
}

/** The text, or its beginning with a note of what is left out. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest)}… (${text.length - longest} characters more)`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
