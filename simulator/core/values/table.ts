import { compareText } from './utf8.js'

/**
 * AMQP field tables as the broker holds them.
 *
 * On the wire every value carries a type, and RabbitMQ looks at it: bindings are told apart by it, and
 * `x-expires` refuses a string. A value is kept as plain JavaScript when it has the type that amqplib's
 * encoder would give it, else as a {@link Typed} wrapper:
 *
 * | here | on the wire |
 * |---|---|
 * | string | longstr `S` |
 * | boolean | `t` |
 * | null | void `V` |
 * | integer | the smallest of int8 `b`, int16 `s`, int32 `I`, int64 `l` that holds it |
 * | other number | double `d` |
 * | Uint8Array | bytes `x` |
 * | array | `A` |
 * | Map | table `F` |
 * | Typed | the type it names |
 */
export type FieldTable = ReadonlyMap<string, FieldValue>

export type FieldValue =
  string | number | boolean | null | Uint8Array | Typed | readonly FieldValue[] | FieldTable

/** A value whose wire type is not the one its JavaScript value suggests. */
export class Typed {
  readonly type: TypedName
  /** The number; of a `decimal` its digits. */
  readonly value: number
  /** The places of a `decimal`; of a 64-bit integer what its number, a double, is short of. */
  readonly places: number

  constructor(type: TypedName, value: number, places = 0) {
    this.type = type
    this.value = value
    this.places = places
  }
}

/** A 64-bit integer, exactly. */
export function wide(type: 'int64' | 'timestamp', value: bigint): FieldValue {
  const near = Number(value)
  const rest = Number(value - BigInt(near))
  if (type === 'int64' && rest === 0 && numberType(near) === type) return near
  return new Typed(type, near, rest)
}

/** The value of a 64-bit integer, exactly. */
export function exactly({ value, places }: Typed): bigint {
  return BigInt(value) + BigInt(places)
}

export type TypedName = IntegerType | 'float' | 'double' | 'timestamp' | 'decimal'

type IntegerType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64'

export type FieldType = TypedName | 'longstr' | 'bool' | 'void' | 'binary' | 'array' | 'table'

export const emptyTable: FieldTable = new Map<string, FieldValue>()

/** The wire type of a value. */
export function fieldType(value: FieldValue): FieldType {
  if (typeof value === 'string') return 'longstr'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return numberType(value)
  if (value === null) return 'void'
  if (value instanceof Typed) return value.type
  if (value instanceof Uint8Array) return 'binary'
  return isArray(value) ? 'array' : 'table'
}

/** The type amqplib's encoder gives a bare number: beyond 2^50 a fraction is noise, beyond 2^63 only a double holds it. */
export function numberType(value: number): IntegerType | 'double' {
  if (value >= 2 ** 63 || (Math.abs(value) < 2 ** 50 && !Number.isInteger(value))) return 'double'
  if (value >= -0x80 && value < 0x80) return 'int8'
  if (value >= -0x8000 && value < 0x8000) return 'int16'
  if (value >= -0x80000000 && value < 0x80000000) return 'int32'
  return 'int64'
}

/** The number of an integer-typed value, else undefined. */
export function integerOf(value: FieldValue | undefined): number | undefined {
  if (typeof value === 'number') return numberType(value) === 'double' ? undefined : value
  if (!(value instanceof Typed)) return undefined
  return isIntegerType(value.type) ? value.value : undefined
}

/** Same type and same value, deeply: what RabbitMQ means by equal arguments. */
export function fieldEquals(a: FieldValue, b: FieldValue): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Typed || b instanceof Typed) {
    return (
      a instanceof Typed &&
      b instanceof Typed &&
      a.type === b.type &&
      a.value === b.value &&
      a.places === b.places
    )
  }
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && bytesEqual(a, b)
  }
  if (isArray(a) || isArray(b)) {
    return (
      isArray(a) &&
      isArray(b) &&
      a.length === b.length &&
      a.every((value, i) => fieldEquals(value, b[i] as FieldValue))
    )
  }
  return tableEquals(a, b)
}

/** Same keys with equal values, in whatever order. */
function tableEquals(a: FieldTable, b: FieldTable): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a) {
    const other = b.get(key)
    if (other === undefined || !fieldEquals(value, other)) return false
  }
  return true
}

function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** `Array.isArray` that narrows readonly arrays too. */
export function isArray(value: FieldValue | undefined): value is readonly FieldValue[] {
  return Array.isArray(value)
}

export function isBytes(value: FieldValue | undefined): value is Uint8Array {
  return value instanceof Uint8Array
}

export function isTable(value: FieldValue | undefined): value is FieldTable {
  return value instanceof Map
}

/** Whether a float in it is no number that Erlang can read: infinite, or none at all. */
export function hasUnreadableFloat(value: FieldValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  if (value instanceof Typed) return !Number.isFinite(value.value)
  if (isArray(value)) return value.some(hasUnreadableFloat)
  if (isTable(value)) for (const field of value.values()) if (hasUnreadableFloat(field)) return true
  return false
}

/** A copy with one field set; where it was before it stays, a new one goes last. */
export function withField(table: FieldTable, key: string, value: FieldValue): FieldTable {
  return new Map(table).set(key, value)
}

/** A copy with its fields sorted by the bytes of their names, as RabbitMQ leaves a table that it has set a field in. */
export function sortedByName(table: FieldTable): FieldTable {
  const sorted = new Map<string, FieldValue>()
  for (const name of sortedNames(table)) sorted.set(name, table.get(name)!)
  return sorted
}

/** So many names are put in their place one by one, in half the time (docs/performance.md). */
const fewNames = 16

function sortedNames(table: FieldTable): string[] {
  if (table.size > fewNames) return [...table.keys()].sort(compareText)
  const names: string[] = []
  for (const name of table.keys()) {
    let place = names.length
    for (; place > 0 && compareText(names[place - 1]!, name) > 0; place--) {
      names[place] = names[place - 1]!
    }
    names[place] = name
  }
  return names
}

/** Whether a table is in the order of {@link sortedByName}. */
export function isSortedByName(table: FieldTable): boolean {
  let last = ''
  for (const name of table.keys()) {
    if (compareText(last, name) > 0) return false
    last = name
  }
  return true
}

/** A copy without one field. */
export function withoutField(table: FieldTable, key: string): FieldTable {
  const copy = new Map(table)
  copy.delete(key)
  return copy
}

function isIntegerType(type: TypedName): type is IntegerType {
  return type.startsWith('int') || type.startsWith('uint')
}
