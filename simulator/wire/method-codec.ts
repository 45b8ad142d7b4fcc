/** Methods between bytes and objects, by the table of the protocol. */
import type { FieldTable } from '../core/values/table.js'
import { Malformed } from './bytes/malformed.js'
import type { Reader } from './bytes/reader.js'
import { hasStrayByte } from './bytes/text.js'
import type { Writer } from './bytes/writer.js'
import { readTable, writeTable } from './field-table.js'
import { shapeOf, type Field, type MethodName, type MethodShape } from './protocol/methods.js'
import type { WireMethod } from './protocol/methods.js'

type Value = boolean | number | string | Uint8Array | FieldTable

/**
 * Reads the fields of a method that a client sent, in which names have to be text. Throws {@link Malformed} when they end
 * too early, or do not end.
 */
export function readMethod<Name extends MethodName>(
  reader: Reader,
  shape: MethodShape & { readonly name: Name },
  connection: number,
  channel: number,
  checksNames = true,
): WireMethod<Name> {
  const method: Record<string, Value> = { connection, channel, method: shape.name }
  let bit = 0
  let bits = 0
  for (const { name, kind, isReserved } of shape.fields) {
    if (kind === 'bit') {
      if (bit === 0) bits = reader.octet()
      if (!isReserved) method[name] = ((bits >> bit) & 1) === 1
      bit = (bit + 1) & 7
    } else {
      bit = 0
      const value = readers[kind](reader)
      if (checksNames && kind === 'shortstr' && hasStrayByte(value as string)) {
        throw new Malformed('text', 'Malformed UTF-8 in shortstr')
      }
      if (!isReserved) method[name] = value
    }
  }
  if (reader.remaining > 0) {
    throw new Malformed(
      'length',
      `${shape.name} has ${reader.remaining} bytes behind its last field`,
    )
  }
  return method as unknown as WireMethod<Name>
}

type Readers = Record<Exclude<Field['kind'], 'bit'>, (reader: Reader) => Value>

const readers: Readers = {
  octet: (reader) => reader.octet(),
  short: (reader) => reader.short(),
  long: (reader) => reader.long(),
  longlong: (reader) => reader.longlong(),
  shortstr: (reader) => reader.shortstr(),
  longstr: (reader) => reader.longstr(),
  bytes: (reader) => reader.longBytes(),
  table: (reader) => readTable(reader),
}

/** Any object with the fields of a method: a field that it lacks is written as nothing. */
export interface Writable {
  readonly method: MethodName
}

/** Writes class id, method id and fields. */
export function writeMethod(writer: Writer, method: Writable): void {
  const { classId, methodId, fields } = shapeOf(method.method)
  const values = method as unknown as Record<string, Value | undefined>
  writer.short(classId)
  writer.short(methodId)
  let bit = 0
  let bits = 0
  for (const { name, kind } of fields) {
    if (kind === 'bit') {
      if (values[name] === true) bits |= 1 << bit
      bit++
      continue
    }
    if (bit > 0) writer.octet(bits)
    bit = bits = 0
    writeField(writer, kind, values[name])
  }
  if (bit > 0) writer.octet(bits)
}

/** No method has more than eight bits in a row, so one octet holds them. */
function writeField(
  writer: Writer,
  kind: Exclude<Field['kind'], 'bit'>,
  value: Value | undefined,
): void {
  switch (kind) {
    case 'octet':
      return writer.octet((value as number | undefined) ?? 0)
    case 'short':
      return writer.short((value as number | undefined) ?? 0)
    case 'long':
      return writer.long((value as number | undefined) ?? 0)
    case 'longlong':
      return writer.longlong((value as number | undefined) ?? 0)
    case 'shortstr':
      return writer.shortstr((value as string | undefined) ?? '')
    case 'longstr':
      return writer.longstr((value as string | undefined) ?? '')
    case 'bytes':
      return writer.longBytes((value as Uint8Array | undefined) ?? nothing)
    case 'table':
      return writeTable(writer, (value as FieldTable | undefined) ?? new Map())
    default:
      return kind satisfies never
  }
}

const nothing = new Uint8Array(0)
