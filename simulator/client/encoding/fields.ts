/** The fields of AMQP methods, checked as amqplib's encoder checks them: when they are sent. */
import type { FieldTable } from '../../core/values/table.js'
import { encodeTable } from './codec.js'
import { fitsInto, wellFormed } from './text.js'

/** A text of at most 255 bytes. Undefined gives the default; without one it is an error. */
export function shortstr(name: string, value: unknown, whenMissing?: string): string {
  if (typeof value === 'string' && fitsInto(255, value)) return wellFormed(value)
  if (value !== undefined) {
    throw new TypeError(`Field '${name}' is the wrong type; must be a string (up to 255 chars)`)
  }
  if (whenMissing === undefined) throw missing(name)
  return whenMissing
}

/** A number, any but NaN; its range is another matter. */
export function number(name: string, value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  throw new TypeError(`Field '${name}' is the wrong type; must be a number (but not NaN)`)
}

/** A field table; undefined and null give an empty one. */
export function table(name: string, value: unknown): FieldTable {
  if (typeof value === 'object') return encodeTable(value)
  if (value === undefined) return encodeTable(null)
  throw new TypeError(`Field '${name}' is the wrong type; must be an object`)
}

/** The error for a field that has no default. */
export function missing(name: string): Error {
  return new Error(`Missing value for mandatory field '${name}'`)
}
