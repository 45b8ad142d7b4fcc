import { utf8Text } from '../encoding/bytes.js'
import { credentials as saslMechanisms } from './credentials.js'
import { either } from '../either.js'
import { platformGlobals, type ParsedUrl } from '../platform/platform-globals.js'
import { badPort, invalidArgument, outOfRange } from '../platform/node-errors.js'
import type { ConnectUrl, Credentials, SocketOptions } from '../options.js'

/** The broker to connect to, the login, and the limits to ask for. */
export interface Address {
  readonly host: string
  readonly port: number
  /** Milliseconds that opening may take; 0 is no limit. */
  readonly timeoutMs: number
  readonly mechanism: unknown
  readonly response: unknown
  readonly virtualHost: unknown
  readonly locale: unknown
  /** May be NaN, which is found out when it is sent. */
  readonly channelMax: number
  /** Bytes; may be NaN, which is found out when it is sent. */
  readonly frameMax: number
  /** Seconds; undefined takes the broker's. */
  readonly heartbeat: number | undefined
  readonly maxFrameSize: number | undefined
  readonly clientProperties: object
}

/**
 * The address in a connection string, or in its pieces, with the options beside it. Throws for a protocol that is not
 * AMQP's, and for ports and timeouts that are none. This is how amqplib reads a URI; `src/amqp/uri.ts`
 * reads those of the configuration, as kombu does.
 */
export function parseAddress(
  given: string | ConnectUrl | undefined,
  options: SocketOptions | undefined,
): Address {
  const url = either(given, 'amqp://localhost')
  const parts = typeof url === 'object' ? fromPieces(url, options) : fromText(url, options)
  const { protocol, query, credentials } = parts
  const address = {
    host: parts.host,
    mechanism: credentials.mechanism,
    response: credentials.response(),
    virtualHost: unescapePath(either(parts.virtualHost, '/')),
    locale: either(query.locale, 'en_US'),
    channelMax: integerOr(query.channelMax, 0),
    frameMax: integerOr(query.frameMax, defaultFrameMax),
    heartbeat: optional(query.heartbeat, (value) => integerOr(value, 0)),
    maxFrameSize: optional(query.maxFrameSize, digits),
    clientProperties: describeClient(options?.clientProperties),
  }
  if (protocol !== 'amqp:' && protocol !== 'amqps:') {
    throw new Error(`Expected amqp: or amqps: as the protocol; got ${protocol}`)
  }
  const port = checkedPort(either(parts.port, protocol === 'amqp:' ? 5672 : 5671))
  return { ...address, port, timeoutMs: checkedTimeout(options?.timeout) }
}

const defaultFrameMax = 131_072

type Asked = string | number | null | undefined

/** The settings beside host and login; in a string they are the query. */
interface Query {
  readonly locale?: Asked
  readonly channelMax?: Asked
  readonly frameMax?: Asked
  readonly heartbeat?: Asked
  readonly maxFrameSize?: Asked
}

interface Parts {
  readonly protocol: string
  readonly host: string
  readonly port: unknown
  readonly virtualHost: string | undefined
  readonly query: Query
  readonly credentials: Credentials
}

function fromPieces(url: ConnectUrl, options: SocketOptions | undefined): Parts {
  const isAnonymous = url.username === undefined && url.password === undefined
  return {
    protocol: `${either(url.protocol, 'amqp')}:`,
    host: url.hostname ?? '',
    port: url.port,
    virtualHost: url.vhost,
    query: url,
    credentials:
      options?.credentials ??
      (isAnonymous
        ? saslMechanisms.plain('guest', 'guest')
        : saslMechanisms.plain(url.username ?? '', url.password ?? '')),
  }
}

function fromText(text: string, options: SocketOptions | undefined): Parts {
  if (text !== latest?.text) latest = { text, parts: read(text) }
  const { parts } = latest
  return options?.credentials === undefined ? parts : { ...parts, credentials: options.credentials }
}

/**
 * The text that was read last: most programs have one broker, and connect to it again and again (docs/performance.md).
 */
let latest: { readonly text: string; readonly parts: Parts } | undefined

/** A text that is no URL has no protocol, and is refused for that. */
function read(text: string): Parts {
  const url = parseUrl(text)
  const asked = (name: string): Asked => url?.searchParams.get(name) ?? undefined
  return {
    protocol: url?.protocol ?? '',
    host: (url?.hostname ?? '').replace(/^\[|\]$/g, ''),
    port: parseInt(url?.port ?? '', 10),
    virtualHost: url?.pathname.slice(1),
    query: {
      locale: asked('locale'),
      channelMax: asked('channelMax'),
      frameMax: asked('frameMax'),
      heartbeat: asked('heartbeat'),
      maxFrameSize: asked('maxFrameSize'),
    },
    credentials: credentialsOf(url),
  }
}

/** A URL as the platform parses it; undefined for a text that is none. */
function parseUrl(text: string): ParsedUrl | undefined {
  try {
    return new platformGlobals.URL(text)
  } catch {
    return undefined
  }
}

function credentialsOf(url: ParsedUrl | undefined): Credentials {
  if (url?.username === '' && url.password === '') return saslMechanisms.plain('guest', 'guest')
  return saslMechanisms.plain(
    unescapeLatin(url?.username ?? ''),
    unescapeLatin(url?.password ?? ''),
  )
}

/** The properties of the client: the user's own first, the last of them first of all. */
function describeClient(own: Record<string, unknown> | undefined): object {
  const properties = Object.create(clientProperties) as Record<string, unknown>
  for (const [name, value] of Object.entries(own ?? {}).reverse()) properties[name] = value
  return properties
}

const clientProperties = {
  product: 'amqplib',
  version: '2.3.1',
  platform: 'Kinoko simulator',
  information: 'https://amqp-node.github.io/amqplib/',
  capabilities: {
    publisher_confirms: true,
    exchange_exchange_bindings: true,
    'basic.nack': true,
    consumer_cancel_notify: true,
    'connection.blocked': true,
    authentication_failure_close: true,
  },
}

function integerOr(value: Asked, otherwise: number): number {
  return value === undefined ? otherwise : parseInt(String(value), 10)
}

function digits(value: Asked): number {
  return /^\d+$/.test(String(value)) ? Number(value) : NaN
}

function optional(value: Asked, read: (value: Asked) => number): number | undefined {
  return value === undefined || value === null ? undefined : read(value)
}

function checkedPort(port: unknown): number {
  const number = typeof port === 'string' && port.trim() === '' ? NaN : Number(port)
  if (!Number.isInteger(number) || number < 0 || number > 0xffff) throw badPort(port)
  return number
}

function checkedTimeout(timeout: unknown): number {
  if (!timeout) return 0
  if (typeof timeout !== 'number') throw invalidArgument('msecs', 'of type number', timeout)
  if (timeout < 0 || timeout === Infinity) {
    throw outOfRange('msecs', 'a non-negative finite number', timeout)
  }
  return timeout
}

/** Percent-decodes a text; malformed parts stay as they are. */
function unescapePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    const latin = text.replace(/%[0-9a-f]{2}/gi, (code) => unescapeLatin(code))
    return utf8Text(Uint8Array.from(latin, (character) => character.charCodeAt(0)))
  }
}

/** Percent-decodes each byte to a character of its own, as the old global `unescape` does. */
function unescapeLatin(text: string): string {
  return text.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, long?: string, short?: string) =>
    String.fromCharCode(parseInt(long ?? short ?? '', 16)),
  )
}
