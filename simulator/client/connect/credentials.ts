import { toContent, utf8Content, utf8Text, type Content } from '../encoding/bytes.js'
import type { Credentials } from '../options.js'

/** A user and a password. */
export interface Login {
  /** The name of the user. */
  readonly username: string
  /** The password of the user. */
  readonly password: string
}

/** PLAIN: user and password as they are, between zero bytes. */
function plain(username: string, password: string): Credentials & Login {
  return {
    mechanism: 'PLAIN',
    response: () => utf8Content(['', username, password].join('\0')),
    username,
    password,
  }
}

/** AMQPLAIN: user and password in a field table. */
function amqplain(username: string, password: string): Credentials & Login {
  return {
    mechanism: 'AMQPLAIN',
    response: () => concat([...entry('LOGIN', username), ...entry('PASSWORD', password)]),
    username,
    password,
  }
}

/** EXTERNAL: the broker knows the user by other means. */
function external(): Credentials {
  return { mechanism: 'EXTERNAL', response: () => utf8Content('') }
}

/** Logins in the forms of the SASL mechanisms that RabbitMQ has. */
export const credentials = {
  /** The mechanism PLAIN: user and password as they are. */
  plain,
  /** The mechanism AMQPLAIN: user and password in a field table. */
  amqplain,
  /** The mechanism EXTERNAL: the broker knows the user by other means. */
  external,
}

/** The login that the broker reads in a response; empty texts for a malformed one. */
export function readLogin(mechanism: string, response: Uint8Array): Login {
  const nobody = { username: '', password: '' }
  if (mechanism === 'PLAIN') {
    const [before, username, password, after] = utf8Text(response).split('\0')
    if (before !== '' || username === undefined || password === undefined) return nobody
    return after === undefined ? { username, password } : nobody
  }
  const table = mechanism === 'AMQPLAIN' ? readEntries(response) : undefined
  return { username: table?.get('LOGIN') ?? '', password: table?.get('PASSWORD') ?? '' }
}

/** A table's entry: a short key, the tag of a long text, the text. */
function entry(key: string, value: string): Uint8Array[] {
  const name = utf8Content(key)
  const text = utf8Content(value)
  const size = [24, 16, 8, 0].map((shift) => (text.length >>> shift) & 0xff)
  return [Uint8Array.of(name.length), name, Uint8Array.of(longstr, ...size), text]
}

/** The entries of a table of texts, as far as they are texts: the rest of the table is passed over. */
function readEntries(bytes: Uint8Array): Map<string, string> {
  const entries = new Map<string, string>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < bytes.length;) {
    const keyEnd = at + 1 + view.getUint8(at)
    const textStart = keyEnd + 5
    if (textStart > bytes.length || view.getUint8(keyEnd) !== longstr) break
    const end = textStart + view.getUint32(keyEnd + 1)
    const key = utf8Text(bytes.subarray(at + 1, keyEnd))
    entries.set(key, utf8Text(bytes.subarray(textStart, end)))
    at = end
  }
  return entries
}

const longstr = 0x53

function concat(parts: readonly Uint8Array[]): Content {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return toContent(bytes)
}
