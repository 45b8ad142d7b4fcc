/**
 * Field tables between bytes and the core. The part that the core's values cannot hold is kept beside them: a 64-bit number is
 * the nearest double with what is missing in `places`, a text that is no UTF-8 keeps its bytes (see bytes/text.ts). So
 * every table that RabbitMQ reads comes out again as the bytes it was, but for keys that are there twice and booleans
 * other than 0 and 1.
 */
import {
  fieldType,
  isArray,
  numberType,
  Typed,
  wide,
  type FieldTable,
  type FieldValue,
} from '../core/values/table.js'
import { Malformed } from './bytes/malformed.js'
import type { Reader } from './bytes/reader.js'
import type { Writer } from './bytes/writer.js'

/** Tables and arrays in each other, at most: deeper ones would end the stack. */
const deepest = 512

/** Reads a table with its length before it. Throws {@link Malformed}. */
export function readTable(reader: Reader, depth = 0): FieldTable {
  const end = readEnd(reader, depth)
  const table = readFieldsTo(reader, end, depth)
  checkEnd(reader, end)
  return table
}

/** Reads a table that goes to the end of what there is. Throws {@link Malformed}. */
export function readFields(reader: Reader): FieldTable {
  return readFieldsTo(reader, reader.end, 0)
}

function readFieldsTo(reader: Reader, end: number, depth: number): FieldTable {
  const table = new Map<string, FieldValue>()
  while (reader.at < end) table.set(reader.shortstr(), readValue(reader, depth + 1))
  return table
}

function readArray(reader: Reader, depth: number): FieldValue[] {
  const end = readEnd(reader, depth)
  const values: FieldValue[] = []
  while (reader.at < end) values.push(readValue(reader, depth + 1))
  checkEnd(reader, end)
  return values
}

function readEnd(reader: Reader, depth: number): number {
  if (depth > deepest) throw new Malformed('type', `a table is nested more than ${deepest} deep`)
  const length = reader.long()
  if (length > reader.remaining) {
    throw new Malformed(
      'length',
      `a table of ${length} bytes was announced, ${reader.remaining} are left`,
    )
  }
  return reader.at + length
}

function checkEnd(reader: Reader, end: number): void {
  if (reader.at > end) throw new Malformed('length', 'a field goes beyond the end of its table')
}

/** The types as RabbitMQ reads them; an unknown type is an error there, too. */
function readValue(reader: Reader, depth: number): FieldValue {
  const type = reader.octet()
  switch (type) {
    case 0x53: // S
      return reader.longstr()
    case 0x49: // I
      return bare('int32', reader.long() | 0)
    case 0x74: // t
      return reader.octet() !== 0
    case 0x46: // F
      return readTable(reader, depth)
    case 0x41: // A
      return readArray(reader, depth)
    case 0x4c: // L
    case 0x6c: // l
      return wide('int64', reader.bigInt64())
    case 0x54: // T
      return wide('timestamp', reader.bigUint64())
    case 0x64: // d
      return bare('double', reader.double())
    case 0x66: // f
      return new Typed('float', reader.float())
    case 0x62: // b
      return bare('int8', (reader.octet() << 24) >> 24)
    case 0x42: // B
      return new Typed('uint8', reader.octet())
    case 0x73: // s
      return bare('int16', (reader.short() << 16) >> 16)
    case 0x75: // u
      return new Typed('uint16', reader.short())
    case 0x69: // i
      return new Typed('uint32', reader.long())
    case 0x56: // V
      return null
    case 0x78: // x
      return reader.longBytes()
    case 0x44: // D
      return readDecimal(reader)
    default:
      throw new Malformed('type', `a field has the type ${type}, which is none`)
  }
}

function readDecimal(reader: Reader): Typed {
  const places = reader.octet()
  return new Typed('decimal', reader.long(), places)
}

/** Bare where the core would guess the same type for a bare number. */
function bare(type: 'int8' | 'int16' | 'int32' | 'double', value: number): FieldValue {
  return numberType(value) === type ? value : new Typed(type, value)
}

/** Writes a table with its length before it. */
export function writeTable(writer: Writer, table: FieldTable): void {
  const mark = writer.mark()
  writer.long(0)
  for (const [key, value] of table) {
    writer.shortstr(key)
    writeValue(writer, value)
  }
  writer.patchLong(mark, writer.mark() - mark - 4)
}

function writeValue(writer: Writer, value: FieldValue): void {
  if (typeof value === 'string') {
    writer.octet(0x53)
    writer.longstr(value)
  } else if (typeof value === 'boolean') {
    writer.octet(0x74)
    writer.octet(value ? 1 : 0)
  } else if (value === null) {
    writer.octet(0x56)
  } else if (typeof value === 'number' || value instanceof Typed) {
    writeNumber(writer, value)
  } else if (value instanceof Uint8Array) {
    writer.octet(0x78)
    writer.longBytes(value)
  } else if (isArray(value)) {
    writeArray(writer, value)
  } else {
    writer.octet(0x46)
    writeTable(writer, value)
  }
}

function writeArray(writer: Writer, values: readonly FieldValue[]): void {
  writer.octet(0x41)
  const mark = writer.mark()
  writer.long(0)
  for (const value of values) writeValue(writer, value)
  writer.patchLong(mark, writer.mark() - mark - 4)
}

function writeNumber(writer: Writer, value: number | Typed): void {
  const type = fieldType(value) as NumericType
  const number = typeof value === 'number' ? value : value.value
  const places = typeof value === 'number' ? 0 : value.places
  writer.octet(typeOctets[type])
  switch (type) {
    case 'int8':
    case 'uint8':
      return writer.octet(number)
    case 'int16':
    case 'uint16':
      return writer.short(number)
    case 'int32':
    case 'uint32':
      return writer.long(number)
    case 'int64':
    case 'timestamp':
      return writer.bigInt64(BigInt(number) + BigInt(places))
    case 'float':
      return writer.float(number)
    case 'double':
      return writer.double(number)
    case 'decimal':
      writer.octet(places)
      return writer.long(number)
    default:
      return type satisfies never
  }
}

type NumericType = keyof typeof typeOctets

const typeOctets = {
  int8: 0x62,
  uint8: 0x42,
  int16: 0x73,
  uint16: 0x75,
  int32: 0x49,
  uint32: 0x69,
  int64: 0x6c,
  timestamp: 0x54,
  float: 0x66,
  double: 0x64,
  decimal: 0x44,
} as const
