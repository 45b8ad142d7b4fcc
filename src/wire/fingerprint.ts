import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { formatJson } from './json.js'

const hexDigits = 32

/** A hash of a value that JSON can carry, whatever the order of its keys; undefined for another value. */
export function fingerprintOf(value: unknown): string | undefined {
  try {
    return hashOfText(formatSorted(value))
  } catch {
    return undefined // such a value did not come in a message: a test or a timer gave it
  }
}

/**
 * A value as JSON, with the keys of its plain objects in one order, and never the text of another value: bytes stand as
 * a table with the key `__type__`, so a table's own key of that kind gets one more underscore. Throws a TypeError for a value that JSON cannot carry.
 */
export function formatSorted(value: unknown): string {
  return formatJson(sorted(value))
}

/** A copy with the keys of its plain objects in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isTable(value)) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [escaped(key), sorted(item)]))
}

function escaped(key: string): string {
  return key.endsWith('_type__') && /^_+type__$/.test(key) ? `_${key}` : key
}

function isTable(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A hash of a body, which tells the calls of one method apart: 32 hex digits. */
export function hashOfBody(body: Uint8Array): string {
  return hashOf(body)
}

/** A text as it is, or its hash where it is longer than so many characters. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : hashOfText(text)
}

/** A hash of a text: 32 hex digits. */
export function hashOfText(text: string): string {
  return hashOf(utf8ToBytes(text))
}

function hashOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes)).slice(0, hexDigits)
}
