import type { Properties } from '../message.js'
import {
  fieldType,
  isArray,
  isTable,
  type FieldTable,
  type FieldType,
  type FieldValue,
} from './table.js'
import { utf8Length } from './utf8.js'

const flags = 2
const length = 4

/** Bytes of the properties of a message on the wire. */
export function propertiesSize(properties: Properties): number {
  const { headers, deliveryMode, priority, timestamp, ...texts } = properties
  let size = flags
  if (headers !== undefined) size += tableSize(headers)
  if (deliveryMode !== undefined) size += 1
  if (priority !== undefined) size += 1
  if (timestamp !== undefined) size += 8
  for (const text of Object.values(texts)) if (text !== undefined) size += 1 + utf8Length(text)
  return size
}

function tableSize(table: FieldTable): number {
  let size = length
  for (const [name, value] of table) size += 1 + utf8Length(name) + fieldSize(value)
  return size
}

/** The size of a field, the byte of its type included. */
function fieldSize(value: FieldValue): number {
  if (typeof value === 'string') return 1 + length + utf8Length(value)
  if (value instanceof Uint8Array) return 1 + length + value.length
  if (isArray(value))
    return value.reduce<number>((size, item) => size + fieldSize(item), 1 + length)
  if (isTable(value)) return 1 + tableSize(value)
  return 1 + (fixedSizes[fieldType(value)] ?? 0)
}

const fixedSizes: Partial<Record<FieldType, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float: 4,
  decimal: 5,
  int64: 8,
  double: 8,
  timestamp: 8,
}
