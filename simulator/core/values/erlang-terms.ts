/**
 * RabbitMQ is written in Erlang and prints Erlang terms into its reply texts. Clients match on those
 * texts, so the simulator prints them alike.
 */
import { exactly, isArray, Typed, fieldType, type FieldType, type FieldValue } from './table.js'

/** Erlang's name of a field type, as in `expected integer, got longstr`. */
export function typeAtom(type: FieldType): string {
  return atoms[type] ?? type
}

const atoms: Partial<Record<FieldType, string>> = {
  int8: 'byte',
  uint8: 'unsignedbyte',
  int16: 'short',
  uint16: 'unsignedshort',
  int32: 'signedint',
  uint32: 'unsignedint',
  int64: 'long',
}

/** A value as `'~s'` prints a string and `'~p'` anything else. */
export function printValue(value: FieldValue): string {
  if (typeof value === 'string') return value
  return printTerm(value)
}

/** A term as `~p` prints it. */
export function printTerm(value: FieldValue): string {
  if (typeof value === 'string') return value === '' ? '<<>>' : `<<"${value}">>`
  if (typeof value === 'boolean') return String(value)
  if (value === null) return 'undefined'
  if (value instanceof Uint8Array) return `<<${[...value].join(',')}>>`
  if (typeof value === 'number' || value instanceof Typed) return printNumber(value)
  if (isArray(value)) return `[${value.map(printTyped).join(',')}]`
  return `[${[...value].map(([key, v]) => `{<<"${key}">>,${tagged(v)}}`).join(',')}]`
}

function printNumber(value: number | Typed): string {
  const type = fieldType(value)
  const number = typeof value === 'number' ? value : value.value
  if (value instanceof Typed && type === 'decimal') return `{${value.places},${number}}`
  if (type === 'double' || type === 'float') return printFloat(number)
  return String(value instanceof Typed ? exactly(value) : BigInt(number))
}

function printTyped(value: FieldValue): string {
  return `{${tagged(value)}}`
}

function tagged(value: FieldValue): string {
  return `${typeAtom(fieldType(value))},${printTerm(value)}`
}

/** Erlang prints the shorter of 60000.0 and 6.0e4, always with a point. */
function printFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const sign = value < 0 ? '-' : ''
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const place = Number(exponent) + 1
  return sign + placePoint(digits, place)
}

/** `place` is where the point goes: after so many digits. */
function placePoint(digits: string, place: number): string {
  const length = digits.length
  if (place > 0 && place < length) return `${digits.slice(0, place)}.${digits.slice(place)}`
  if (place === 0) return `0.${digits}`
  const exponent = String(place - 1)
  const exponentCost = exponent.length + 1 + (length === 1 ? 2 : 1)
  if (place < 0 && 2 - place <= exponentCost) return `0.${'0'.repeat(-place)}${digits}`
  if (place > 0 && place - length + 2 <= exponentCost) {
    return `${digits}${'0'.repeat(place - length)}.0`
  }
  const fraction = length === 1 ? '0' : digits.slice(1)
  return `${digits.charAt(0)}.${fraction}e${exponent}`
}
