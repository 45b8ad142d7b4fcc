import { encodeBody } from './body.js'
import { isBytes } from './unserializable.js'

/**
 * Values of headers, between JavaScript and amqplib. amqplib names types that JavaScript has not, `{ '!': 'int64', value }`,
 * and writes such a table as the value again. An integer beyond 2^53 is a BigInt here, as in JSON.
 */

const longest = 2n ** 63n

/** In the place of headers that cannot be read: the reason, as text. */
export const unreadableHeader = 'kinoko.unreadable'

/** A value of a header as a method sees it. */
export function fromHeader(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isBytes(value)) return value
  if (Array.isArray(value)) return value.map(fromHeader)
  const table = value as Record<string, unknown>
  if (!Object.hasOwn(table, '!')) {
    return Object.fromEntries(Object.entries(table).map(([key, item]) => [key, fromHeader(item)]))
  }
  const { '!': type, value: digits } = table
  // a peer may have sent a table that only looks like an integer
  return type === 'int64' && typeof digits === 'string' && isLong(digits) ? BigInt(digits) : value
}

/**
 * A value for a header, as amqplib writes it. Throws a TypeError for a value that AMQP or RabbitMQ cannot carry: NaN and
 * Infinity, on which RabbitMQ ends the connection, and what amqplib would send as an empty table.
 */
export function toHeader(value: unknown): unknown {
  if (typeof value === 'number') return numberToHeader(value)
  if (typeof value === 'bigint') return bigintToHeader(value)
  if (typeof value !== 'object' || value === null) return value
  if (isBytes(value)) return encodeBody(value)
  if (Array.isArray(value)) return value.map(toHeader)
  const tag = Object.prototype.toString.call(value)
  if (tag === '[object Date]') return dateToHeader(Number(value))
  if (tag === '[object Map]' || tag === '[object Set]') {
    throw new TypeError('a Map or a Set cannot be in a header: send an object or a list')
  }
  if (Object.hasOwn(value, '!')) return tagged(value as Record<string, unknown>)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toHeader(item)]))
}

/** A value with the name of its type. Peers may have sent a table that only looks like one, which nobody can write. */
function tagged(value: Record<string, unknown>): unknown {
  if (writers.get(value['!'])?.(value['value']) === true) return value
  throw new TypeError(
    `a table with the key \`!\` cannot be in a header: amqplib would take it for a type`,
  )
}

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isWithin =
  (lowest: bigint, highest: bigint) =>
  (value: unknown): boolean => {
    const isWhole = typeof value === 'string' ? /^-?\d{1,19}$/.test(value) : Number.isInteger(value)
    if (!isWhole && typeof value !== 'bigint') return false
    const integer = BigInt(value as string | number | bigint)
    return integer >= lowest && integer <= highest
  }

const isLong = isWithin(-longest, longest - 1n)

/** The types that amqplib names, with what it writes of each. */
const writers = new Map<unknown, (value: unknown) => boolean>([
  ['int64', isLong],
  ['timestamp', isWithin(0n, BigInt(Number.MAX_SAFE_INTEGER))],
  ['double', isNumber],
  ['float', isNumber],
  [
    'decimal',
    (value) => {
      const { places, digits } = (value ?? {}) as Record<string, unknown>
      return isWithin(0n, 255n)(places) && isWithin(0n, 2n ** 32n - 1n)(digits)
    },
  ],
])

/** From here on amqplib takes every number for a 64-bit integer. */
const longFrom = 2 ** 50

function numberToHeader(value: number): unknown {
  if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be in a header`)
  const isLong = Math.abs(value) >= longFrom
  const isInteger = Number.isInteger(value) && value >= -(2 ** 63)
  return isLong && !isInteger ? { '!': 'double', value } : value
}

function bigintToHeader(value: bigint): unknown {
  if (value >= longest || value < -longest) {
    throw new TypeError(`${value} cannot be in a header: AMQP has integers of 64 bits`)
  }
  return { '!': 'int64', value: String(value) }
}

/** AMQP counts seconds. */
function dateToHeader(milliseconds: number): unknown {
  if (!(milliseconds >= 0))
    throw new TypeError('a date before 1970, or none, cannot be in a header')
  return { '!': 'timestamp', value: Math.floor(milliseconds / 1000) }
}

/** Whether a value that was read from a header can be written into one. */
export function isWritable(value: unknown): boolean {
  try {
    toHeader(value)
    return true
  } catch {
    return false
  }
}

/** Bytes that a value takes in a table, at most. */
export function headerSize(value: unknown): number {
  if (typeof value === 'string') return 5 + encodeBody(value).length
  if (typeof value !== 'object' || value === null) return 9
  if (isBytes(value)) return 5 + value.byteLength
  const parts = Array.isArray(value)
    ? value.map(headerSize)
    : Object.entries(value).map(([name, item]) => headerSize(name) + headerSize(item))
  return parts.reduce((sum, size) => sum + size, 5)
}

/** Whether a text is no longer than AMQP's short strings: 255 bytes. */
export function fitsShortString(text: string): boolean {
  return text.length <= 255 && (text.length <= 85 || encodeBody(text).length <= 255)
}
