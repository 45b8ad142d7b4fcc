import type { FieldTable } from '../../core/values/table.js'
import { encodeTable } from './codec.js'
import { fitsInto, wellFormed } from './text.js'

/** A text field, of at most 255 bytes. Undefined gives the default; without a default it throws. */
export function shortstr(name: string, value: unknown, whenMissing?: string): string {
  if (typeof value === 'string' && fitsInto(255, value)) return wellFormed(value)
  if (value !== undefined) {
    throw new TypeError(`Field '${name}' is the wrong type; must be a string (up to 255 chars)`)
  }
  if (whenMissing === undefined) throw missing(name)
  return whenMissing
}

/** A number field, any number but NaN; the range is checked elsewhere. */
export function number(name: string, value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  throw new TypeError(`Field '${name}' is the wrong type; must be a number (but not NaN)`)
}

/** A table field; undefined and null give an empty table. */
export function table(name: string, value: unknown): FieldTable {
  if (typeof value === 'object') return encodeTable(value)
  if (value === undefined) return encodeTable(null)
  throw new TypeError(`Field '${name}' is the wrong type; must be an object`)
}

/** The error for a field that has no default. */
export function missing(name: string): Error {
  return new Error(`Missing value for mandatory field '${name}'`)
}
