/** From AMQP frames to what a person reads of a message. */
import { decode } from '@msgpack/msgpack'
import type { TraceEvent } from 'kinoko/simulator'
import {
  longestBody,
  longestValue,
  shortened,
  type Fact,
  type MessageContent,
  type MessageKind,
} from '../model/message.js'
import { readableJson } from './json.js'

type Command = Extract<TraceEvent, { kind: 'received' }>['frame']
export type Publish = Extract<Command, { method: 'basic.publish' }>
/** What a published and a delivered message have in common. */
export type Content = Pick<Publish, 'exchange' | 'routingKey' | 'properties' | 'body'>

/** The arguments of a call by name, with what is sensitive hidden; undefined when nothing of it is. */
export type Redact = (
  target: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>> | undefined

/** The message in an event; undefined for events without one. */
export function contentIn(event: TraceEvent): (Content & { isReturned: boolean }) | undefined {
  if (event.kind !== 'received' && event.kind !== 'delivered') return undefined
  const { frame } = event
  if (frame.method === 'basic.publish') return { ...frame, isReturned: false }
  if (frame.method !== 'basic.deliver' && frame.method !== 'basic.return') return undefined
  return { ...frame.message, isReturned: frame.method === 'basic.return' }
}

/** Says what messages are and what is in them. A message is read once, however often it is met. */
export class ContentReader {
  readonly #redact: Redact
  readonly #known = new WeakMap<Uint8Array, MessageContent>()

  constructor(redact: Redact) {
    this.#redact = redact
  }

  read(content: Content & { readonly isReturned?: boolean }): MessageContent {
    if (content.isReturned === true) return readContent(content, this.#redact)
    const known = this.#known.get(content.body)
    if (known !== undefined) return known
    const read = readContent(content, this.#redact)
    this.#known.set(content.body, read)
    return read
  }
}

function readContent(
  content: Content & { readonly isReturned?: boolean },
  redact: Redact,
): MessageContent {
  const { exchange, routingKey, properties, body } = content
  const value = hidden(decodedBody(content), content, redact)
  const kind = kindOf(content, value)
  return {
    kind,
    value: shortened(valueOf(kind, value), longestValue),
    details: {
      exchange,
      routingKey,
      properties: factsOf(properties),
      headers: [...(properties.headers ?? [])].map(([name, field]) => [name, textOf(field)]),
      body: shortened(prettyBody(value), longestBody),
      size: body.length,
    },
  }
}

/** `payments.charge`, whichever way the request went: straight to the queue its method is the message's type. */
export function targetOf({ routingKey, properties: { type } }: Content): string {
  const isDirect = type !== undefined && routingKey.startsWith('rpc-')
  return isDirect ? `${routingKey.slice('rpc-'.length)}.${type}` : routingKey
}

function kindOf(content: Content & { readonly isReturned?: boolean }, value: unknown): MessageKind {
  const { replyTo, correlationId } = content.properties
  if (content.isReturned === true) return 'returned'
  if (replyTo !== undefined) return 'request'
  if (correlationId === undefined) return 'message'
  return isRecord(value) && isRecord(value['error']) ? 'error' : 'reply'
}

/** A body that could not be read is its text, or says its size. */
function decodedBody({ properties: { contentType = 'application/json' }, body }: Content): unknown {
  try {
    if (contentType.includes('msgpack')) return decode(body)
    const text = new TextDecoder().decode(body)
    return contentType.includes('json') ? (JSON.parse(text) as unknown) : text
  } catch {
    return `${body.length} bytes of ${contentType}, which cannot be read`
  }
}

function hidden(value: unknown, content: Content, redact: Redact): unknown {
  if (content.properties.replyTo === undefined || !isRecord(value)) return value
  const { args, kwargs } = value
  const named = redact(
    targetOf(content),
    Array.isArray(args) ? args : [],
    isRecord(kwargs) ? kwargs : {},
  )
  return named === undefined ? value : { args: [], kwargs: named }
}

function valueOf(kind: MessageKind, value: unknown): string {
  if (!isRecord(value)) return readableJson(value)
  if (kind === 'error') return errorText(value['error'])
  if (kind === 'reply' && 'result' in value) {
    return value['result'] === null ? 'nothing' : readableJson(value['result'])
  }
  if ((kind === 'request' || kind === 'returned') && 'args' in value) return argumentsText(value)
  return readableJson(value)
}

function argumentsText({ args, kwargs }: Record<string, unknown>): string {
  const named = isRecord(kwargs) ? Object.entries(kwargs) : []
  return [
    ...(Array.isArray(args) ? args.map((value) => readableJson(value)) : []),
    ...named.map(([name, value]) => `${name}: ${readableJson(value)}`),
  ].join(', ')
}

function errorText(error: unknown): string {
  if (!isRecord(error)) return readableJson(error)
  const { exc_type: type, value } = error
  return `${String(type)}: ${typeof value === 'string' ? value : readableJson(value)}`
}

function prettyBody(value: unknown): string {
  if (typeof value === 'string') return value
  return readableJson(value, 2)
}

function factsOf(properties: Content['properties']): Fact[] {
  return Object.entries(properties).flatMap(([name, value]) =>
    name === 'headers' || value === undefined ? [] : [[name, String(value)] as const],
  )
}

/** A field of a header table. */
function textOf(field: unknown): string {
  return typeof field === 'string' ? field : readableJson(field)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
