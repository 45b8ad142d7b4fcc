import { decode, encode } from '@msgpack/msgpack'
import { checkClaims } from './msgpack-claims.js'
import type { Serializer } from './serializer.js'
import { checkSerializable, isBytes, isPlainJson, maxDepth, unboxed } from './unserializable.js'

/** MessagePack under the names that kombu gives it; twice as compact as JSON, and able to carry bytes. */
export const msgpack: Serializer = {
  name: 'msgpack',
  contentType: 'application/x-msgpack',
  contentEncoding: 'binary',
  // an undefined item is left out, as in JSON
  encode(value) {
    if (isPlainJson(value)) return encode(value, { ignoreUndefined: true })
    checkSerializable(value)
    return encode(widened(value), { ignoreUndefined: true, useBigInt64: true })
  },
  // the bytes inside are views of the body: a Uint8Array of any kind in, plain ones out; an integer that a number cannot
  // hold is a BigInt, as in JSON
  decode(body) {
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
    const hasLarge = checkClaims(bytes, maxDepth)
    if (!hasLarge) return decode(bytes)
    return narrowed(decode(bytes, { useBigInt64: true, mapKeyConverter: keyOf }))
  },
}

const lowest = -(2n ** 63n)
const highest = 2n ** 64n - 1n

/**
 * A copy for the encoder, which knows no `toJSON`, and knows BigInts or writes integers beyond 32 bits as integers, but not
 * both: BigInts of these.
 */
function widened(given: unknown, place: string | number = ''): unknown {
  const value = unboxed(replaced(given, place))
  if (typeof value === 'number') {
    const isShort = value < 2 ** 32 && value >= -(2 ** 31)
    return isShort || !Number.isSafeInteger(value) ? value : BigInt(value)
  }
  if (typeof value === 'bigint') {
    if (value >= lowest && value <= highest) return value
    throw new TypeError('an integer takes more than 64 bits, which MessagePack cannot carry')
  }
  if (Array.isArray(value)) return Array.from(value, widened)
  if (typeof value !== 'object' || value === null || isBytes(value) || isDate(value)) {
    return value
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, widened(item, key)]))
}

/** The value that an object sends in its place, as in JSON: the text of a URL. Dates and bytes have a form of their own. */
function replaced(value: unknown, place: string | number): unknown {
  if (typeof value !== 'object' || value === null || isBytes(value) || isDate(value)) return value
  const { toJSON } = value as { toJSON?: unknown }
  return typeof toJSON === 'function' ? Reflect.apply(toJSON, value, [String(place)]) : value
}

function isDate(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Date]'
}

/** The decoder itself takes texts and numbers for keys, and refuses all else. */
function keyOf(key: unknown): string | number {
  if (typeof key === 'bigint' || typeof key === 'number') return String(key)
  if (typeof key === 'string') return key
  throw new TypeError('the key of a table must be a text or a number')
}

/** The decoder makes a BigInt of each integer that was written with 64 bits. */
function narrowed(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  if (Array.isArray(value)) return value.map(narrowed)
  if (typeof value !== 'object' || value === null || isBytes(value)) {
    return value
  }
  for (const [key, item] of Object.entries(value))
    (value as Record<string, unknown>)[key] = narrowed(item)
  return value
}
