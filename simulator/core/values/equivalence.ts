/** Declaring what exists already is no error as long as it is declared alike. */
import { printTerm, printValue, typeAtom } from './erlang-terms.js'
import { implicitType } from '../queue/settings.js'
import { ProtocolError } from '../reply-codes.js'
import {
  fieldEquals,
  fieldType,
  integerOf,
  Typed,
  type FieldTable,
  type FieldValue,
} from './table.js'

/** Throws PRECONDITION_FAILED when a property differs. */
export function assertEquivalent(
  where: string,
  name: string,
  current: string | boolean,
  received: string | boolean,
): void {
  if (current !== received) throw inequivalent(where, name, `'${current}'`, `'${received}'`)
}

/** Throws PRECONDITION_FAILED for the first of the named arguments that differs. */
export function assertSameArguments(
  where: string,
  names: readonly string[],
  current: FieldTable,
  received: FieldTable,
): void {
  for (const name of names) {
    const [old, now] = [current.get(name), received.get(name)]
    if (isSame(name, old, now)) continue
    if (old === undefined || now === undefined) {
      throw inequivalent(where, name, withType(old), withType(now))
    }
    throw inequivalent(where, name, `'${printValue(old)}'`, `'${printValue(now)}'`)
  }
}

/** Numbers are the same whatever their width, but an integer is never a float. */
function isSame(name: string, old: FieldValue | undefined, now: FieldValue | undefined): boolean {
  if (old === undefined || now === undefined) {
    return old === now || (name === 'x-queue-type' && (old ?? now) === implicitType)
  }
  const [x, y] = [integerOf(old), integerOf(now)]
  if (x !== undefined && y !== undefined) return x === y
  return fieldEquals(old, now) || (isFloat(old) && isFloat(now) && numberOf(old) === numberOf(now))
}

function isFloat(value: FieldValue): boolean {
  const type = fieldType(value)
  return type === 'double' || type === 'float'
}

function numberOf(value: FieldValue): FieldValue {
  return value instanceof Typed ? value.value : value
}

function withType(value: FieldValue | undefined): string {
  if (value === undefined) return 'none'
  const text = typeof value === 'string' ? value : printTerm(value)
  return `the value '${text}' of type '${typeAtom(fieldType(value))}'`
}

function inequivalent(
  where: string,
  name: string,
  current: string,
  received: string,
): ProtocolError {
  return new ProtocolError(
    'PRECONDITION_FAILED',
    `inequivalent arg '${name}' for ${where}: received ${received} but current is ${current}`,
  )
}
