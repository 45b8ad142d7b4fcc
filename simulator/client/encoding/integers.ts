import { outOfRange } from '../platform/node-errors.js'

/**
 * A value as an integer field holds it, checked and cut as Node's Buffer does: a number out of range is a RangeError,
 * a fraction is dropped, a value that is no number at all is 0.
 */
export function integer(value: unknown, min: number, max: number): number {
  const number = toNumber(value)
  if (number > max || number < min) throw outOfRange('value', `>= ${min} and <= ${max}`, number)
  return Number.isNaN(number) ? 0 : Math.trunc(number) + 0
}

/** A value as a number, as Buffer converts it: by a unary plus, which unlike Number() throws for a BigInt. */
export function toNumber(value: unknown): number {
  return +(value as string)
}

/** A value as a signed 64-bit field holds it. Throws for a value that is no integer. */
export function int64(value: unknown): number | bigint {
  return long(value, -(2 ** 63), 2 ** 63, '>= -(2n ** 63n) and < 2n ** 63n')
}

/** A value as an unsigned 64-bit field holds it, to a double's precision. Throws for a value that is no integer. */
export function uint64(value: unknown): number {
  return Number(exactUint64(value))
}

/** A value as an unsigned 64-bit field holds it. Throws for a value that is no integer. */
export function exactUint64(value: unknown): number | bigint {
  return long(value, 0, 2 ** 64, '>= 0n and < 2n ** 64n')
}

/** `max` is the first number beyond. Gives a number where one can hold the value. */
function long(value: unknown, min: number, max: number, range: string): number | bigint {
  if (typeof value === 'number' && value >= min && value < max && Number.isInteger(value)) {
    return value + 0
  }
  // throws for a value that is no integer; strings and booleans may be one
  const whole = BigInt(value as string)
  if (whole < min || whole >= max) throw outOfRange('value', range, whole)
  const near = Number(whole)
  return BigInt(near) === whole ? near : whole
}
