import { noProperties, type Properties } from '../core/message.js'
import type { BasicPublish } from '../core/methods.js'
import { emptyTable, type FieldTable } from '../core/values/table.js'
import { contentTypeName, fromContent, isContent, type Content } from './encoding/bytes.js'
import { encodeTable, Space } from './encoding/codec.js'
import { either } from './either.js'
import { number, shortstr } from './encoding/fields.js'
import { integer, uint64 } from './encoding/integers.js'
import type { PublishOptions } from './options.js'

/**
 * The parts of a message that are made of the options before the channel is asked whether it is open: their errors
 * come first.
 */
export interface Draft {
  readonly options: PublishOptions
  readonly headers: object | null
  readonly expiration: string | undefined
  /** Bytes that the encoded headers take. Set by {@link encodePublish}. */
  headerBytes: number
}

/** The draft of a message. Throws for headers that are no object and an expiration that is null. */
export function draft(given: PublishOptions | undefined): Draft {
  const options = given ?? noOptions
  const { expiration } = options
  return {
    options,
    headers: draftHeaders(options),
    expiration: expiration === undefined ? undefined : expiration.toString(),
    headerBytes: 0,
  }
}

/**
 * From `publish(exchange, routingKey, content, options)` to `basic.publish`. The hot path: no closures, no
 * copies of the options. Throws for content that is no Buffer, and for properties that have no encoding.
 */
export function encodePublish(
  connection: number,
  channel: number,
  exchange: string,
  routingKey: string,
  content: Content,
  message: Draft,
): BasicPublish {
  if (!isContent(content)) {
    throw new TypeError(
      contentTypeName === 'Buffer' ? 'content is not a buffer' : 'content is not a Uint8Array',
    )
  }
  return {
    connection,
    channel,
    method: 'basic.publish',
    exchange: shortstr('exchange', exchange, ''),
    routingKey: shortstr('routingKey', routingKey, ''),
    mandatory: Boolean(message.options.mandatory),
    properties: encodeProperties(message),
    body: fromContent(content),
  }
}

/** Encodes the properties: the types of all are checked, in the order of the protocol, before the range of any. */
function encodeProperties(message: Draft): Properties {
  const { options } = message
  if (options === noOptions) {
    message.headerBytes = emptyTableBytes
    return propertiesWithoutOptions
  }
  const contentType = text('contentType', options.contentType)
  const contentEncoding = text('contentEncoding', options.contentEncoding)
  const headers = encodeHeaders(message)
  const mode = numeric('deliveryMode', deliveryMode(options))
  const priority = numeric('priority', options.priority)
  const correlationId = text('correlationId', options.correlationId)
  const replyTo = text('replyTo', options.replyTo)
  const expiration = text('expiration', message.expiration)
  const messageId = text('messageId', options.messageId)
  const timestamp = numeric('timestamp', options.timestamp)
  const type = text('type', options.type)
  const userId = text('userId', options.userId)
  const appId = text('appId', options.appId)
  return {
    contentType,
    contentEncoding,
    headers,
    deliveryMode: mode === undefined ? undefined : integer(mode, 0, 0xff),
    priority: priority === undefined ? undefined : integer(priority, 0, 0xff),
    correlationId,
    replyTo,
    expiration,
    messageId,
    timestamp: timestamp === undefined ? undefined : uint64(timestamp),
    type,
    userId,
    appId,
    clusterId: undefined,
  }
}

const noOptions: PublishOptions = {}

/** The properties of all messages that are published without options. */
const propertiesWithoutOptions: Properties = { ...noProperties, headers: emptyTable }

/** The bytes of an empty table: those of its length. */
const emptyTableBytes = 4

function draftHeaders({ headers, CC, BCC }: PublishOptions): object | null {
  if (CC === undefined && BCC === undefined && isObjectOrNothing(headers)) return headers ?? null
  // throws for headers that are neither an object nor missing; keys that the headers inherit are sent as well
  const merged = Object.create(either(headers, null)) as PublishOptions
  if (CC !== undefined) Reflect.set(merged, 'CC', list(CC))
  if (BCC !== undefined) Reflect.set(merged, 'BCC', list(BCC))
  return merged
}

function isObjectOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'object' || typeof value === 'function'
}

function list(keys: unknown): string[] {
  return Array.isArray(keys) ? keys.map(String) : [String(keys)]
}

/** Encodes the headers: they are always sent, if only as an empty table. */
function encodeHeaders(message: Draft): FieldTable {
  if (message.headers === null) {
    message.headerBytes = emptyTableBytes
    return emptyTable
  }
  const space = new Space()
  const table = encodeTable(message.headers, space)
  message.headerBytes = space.used
  return table
}

function deliveryMode({ persistent, deliveryMode }: PublishOptions): number | undefined {
  if (persistent !== undefined) return persistent ? 2 : 1
  if (typeof deliveryMode === 'number') return deliveryMode
  return deliveryMode ? 2 : undefined
}

/** A text property; null is as good as undefined. */
function text(name: string, value: string | null | undefined): string | undefined {
  return value === undefined || value === null ? undefined : shortstr(name, value)
}

/** A number property; null is as good as undefined. */
function numeric(name: string, value: number | null | undefined): number | undefined {
  return value === undefined || value === null ? undefined : number(name, value)
}
