/** Field tables of AMQP as JSON, and back. */
import {
  isArray,
  isBytes,
  isTable,
  Typed,
  type FieldTable,
  type FieldValue,
} from '../../core/values/table.js'
import { badRequest } from './http-error.js'
import type { JsonObject } from './request.js'

export function jsonOfTable(table: FieldTable): JsonObject {
  return Object.fromEntries([...table].map(([key, value]) => [key, jsonOf(value)]))
}

function jsonOf(value: FieldValue): unknown {
  if (value instanceof Typed) {
    return value.type === 'decimal' ? value.value / 10 ** value.places : value.value
  }
  if (isBytes(value)) return Buffer.from(value).toString('utf8')
  if (isArray(value)) return value.map(jsonOf)
  return isTable(value) ? jsonOfTable(value) : value
}

/** Whole numbers become the 64-bit integers that RabbitMQ makes of them. */
export function tableOfJson(object: JsonObject): FieldTable {
  return new Map(Object.entries(object).map(([key, value]) => [key, fieldOf(value)]))
}

function fieldOf(value: unknown): FieldValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return new Typed(Number.isInteger(value) ? 'int64' : 'double', value)
    case 'object':
      if (value === null) return null
      return Array.isArray(value) ? value.map(fieldOf) : tableOfJson(value as JsonObject)
    default:
      throw badRequest(`${String(value)} is no value of a field table`)
  }
}
