import {
  emptyTable,
  exactly,
  isArray,
  numberType,
  Typed,
  wide,
  type FieldTable,
  type FieldValue,
  type TypedName,
} from '../../core/values/table.js'
import { contentTypeName, fromContent, isContent, toContent } from './bytes.js'
import { exactUint64, int64, integer, toNumber } from './integers.js'
import { invalidArgument } from '../platform/node-errors.js'
import { byteLength, wellFormed } from './text.js'

/** A decoded table. */
export type TableObject = Record<string, unknown>

/** Bytes that an encoded table may take. */
const bufferSize = 65536

/** Counts the bytes of an encoded table; throws a RangeError when they have no room. */
export class Space {
  used = 0

  take(bytes: number): void {
    if (this.used + bytes > bufferSize) {
      throw new RangeError(
        `Encoded field table (headers or arguments) exceeds the ${bufferSize} byte encoding buffer`,
      )
    }
    this.used += bytes
  }
}

/**
 * Encodes a table as amqplib does. Throws a TypeError or RangeError for values that have no encoding.
 *
 * 1. The keys are those that `for in` finds, inherited ones too. Undefined values are left out of tables, and
 *    refused in arrays.
 * 2. The type of a value is guessed (see core/values/table.ts), or named: `{ '!': 'int64', value: 1 }`.
 * 3. amqplib writes into a buffer of 64 KiB. A table that has no room there is a RangeError, which ends cyclic
 *    tables too.
 */
export function encodeTable(table: object | null, space = new Space()): FieldTable {
  space.take(4)
  let fields: Map<string, FieldValue> | undefined
  for (const key in table) {
    const value = (table as TableObject)[key]
    if (value === undefined) continue
    const length = byteLength(key)
    space.take(1 + length)
    integer(length, 0, 255)
    fields ??= new Map()
    fields.set(wellFormed(key), encodeValue(value, space))
  }
  return fields ?? emptyTable
}

/**
 * Decodes a table, as a fresh object with fresh buffers. Every number is a number again, except timestamps and
 * decimals, which come as `{ '!': type, value }`.
 *
 * @param isExact whether 64-bit integers that no number holds come as `{ '!': type, value }`, too, their value as
 * text; amqplib rounds them. Default false
 */
export function decodeTable(table: FieldTable, isExact = false): TableObject {
  const object: TableObject = {}
  // amqplib assigns too: a table named __proto__ becomes the prototype of this object, and of no other
  for (const [key, value] of table) object[key] = decodeValue(value, isExact)
  return object
}

function encodeValue(value: unknown, space: Space): FieldValue {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '!')) {
    return encodeAs(typeof value, value, space)
  }
  const named = value as { '!': unknown; value: unknown }
  return encodeAs(named['!'], named.value, space)
}

function encodeAs(type: unknown, value: unknown, space: Space): FieldValue {
  switch (type) {
    case 'string':
      return encodeString(value, space)
    case 'number':
      return encodeNumber(numberType(value as number), value, space)
    case 'boolean':
      space.take(1)
      space.take(1)
      return Boolean(value)
    case 'object':
      return encodeObject(value as object | null, space)
    case 'decimal':
      return encodeDecimal(value as Decimal, space)
    default: {
      const name = typeNames.get(type)
      if (name === undefined) throw new TypeError(`Unknown type to encode: ${String(type)}`)
      return encodeNumber(name, value, space)
    }
  }
}

function encodeString(value: unknown, space: Space): FieldValue {
  if (typeof value !== 'string') {
    const expected = `of type string or an instance of ${contentTypeName} or ArrayBuffer`
    throw invalidArgument('string', expected, value)
  }
  const length = byteLength(value)
  space.take(1)
  space.take(4 + length)
  return wellFormed(value)
}

function encodeObject(value: object | null, space: Space): FieldValue {
  space.take(1)
  if (value === null) return null
  if (Array.isArray(value)) return encodeArray(value, space)
  if (!isContent(value)) return encodeTable(value, space)
  space.take(4 + value.length)
  return fromContent(value)
}

function encodeArray(values: readonly unknown[], space: Space): FieldValue {
  space.take(4)
  const fields: FieldValue[] = []
  // holes count as undefined, which has no encoding
  for (const value of values) fields.push(encodeValue(value, space))
  return fields
}

interface Decimal {
  readonly places: unknown
  readonly digits: unknown
}

function encodeDecimal(value: Decimal, space: Space): FieldValue {
  space.take(1)
  const places = Object.hasOwn(value, 'places') ? (value.places as number) : NaN
  if (!Object.hasOwn(value, 'digits') || !(places >= 0 && places < 256)) {
    const got = JSON.stringify(value)
    throw new TypeError(`Decimal value must be {'places': 0..255, 'digits': uint32}, got ${got}`)
  }
  space.take(5)
  return new Typed(
    'decimal',
    integer(value.digits, 0, 0xffffffff),
    Math.trunc(toNumber(places)) + 0,
  )
}

function encodeNumber(type: NumericType, value: unknown, space: Space): FieldValue {
  const { bytes, write } = layouts[type]
  space.take(1)
  space.take(bytes)
  const number = write(value)
  if (typeof number === 'bigint') return wide(type as 'int64' | 'timestamp', number)
  return numberType(number) === type ? number : new Typed(type, number)
}

type NumericType = Exclude<TypedName, 'decimal'>

/** How a number of a type is written. */
interface Layout {
  readonly bytes: number
  readonly write: (value: unknown) => number | bigint
}

const layouts: Record<NumericType, Layout> = {
  int8: { bytes: 1, write: (value) => integer(value, -0x80, 0x7f) },
  uint8: { bytes: 1, write: (value) => integer(value, 0, 0xff) },
  int16: { bytes: 2, write: (value) => integer(value, -0x8000, 0x7fff) },
  uint16: { bytes: 2, write: (value) => integer(value, 0, 0xffff) },
  int32: { bytes: 4, write: (value) => integer(value, -0x80000000, 0x7fffffff) },
  uint32: { bytes: 4, write: (value) => integer(value, 0, 0xffffffff) },
  int64: { bytes: 8, write: int64 },
  timestamp: { bytes: 8, write: exactUint64 },
  double: { bytes: 8, write: toNumber },
  float: { bytes: 4, write: (value) => Math.fround(toNumber(value)) },
}

/** Every name that amqplib knows for a number's type. */
const typeNames = new Map<unknown, NumericType>([
  ['byte', 'int8'],
  ['int8', 'int8'],
  ['unsignedbyte', 'uint8'],
  ['uint8', 'uint8'],
  ['short', 'int16'],
  ['int16', 'int16'],
  ['unsignedshort', 'uint16'],
  ['uint16', 'uint16'],
  ['int', 'int32'],
  ['int32', 'int32'],
  ['unsignedint', 'uint32'],
  ['uint32', 'uint32'],
  ['long', 'int64'],
  ['int64', 'int64'],
  ['timestamp', 'timestamp'],
  ['double', 'double'],
  ['float64', 'double'],
  ['float', 'float'],
])

function decodeValue(value: FieldValue, isExact: boolean): unknown {
  if (typeof value !== 'object' || value === null) {
    return isExact && isLong(value) ? long('int64', BigInt(value)) : value
  }
  if (value instanceof Typed) return decodeTyped(value, isExact)
  if (value instanceof Uint8Array) return toContent(value)
  if (isArray(value)) return value.map((item) => decodeValue(item, isExact))
  return decodeTable(value, isExact)
}

function decodeTyped(typed: Typed, isExact: boolean): unknown {
  const { type, value, places } = typed
  if (type === 'decimal') return { '!': 'decimal', value: { places, digits: value } }
  if (isExact && (type === 'int64' || type === 'timestamp')) {
    const whole = exactly(typed)
    if (BigInt.asIntN(54, whole) !== whole) return long(type, whole)
  }
  return type === 'timestamp' ? { '!': 'timestamp', value } : value
}

/** Whether a bare number is an integer that may stand for another, too. */
function isLong(value: FieldValue): value is number {
  if (typeof value !== 'number' || (value < 2 ** 53 && value >= -(2 ** 53))) return false
  return numberType(value) === 'int64'
}

/** A 64-bit integer under its type, as the encoder takes it. */
function long(type: 'int64' | 'timestamp', value: bigint): TableObject {
  return { '!': type, value: String(value) }
}
