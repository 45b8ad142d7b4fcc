import type { ExchangeDifferences } from '../differences.js'
import type { Message } from '../message.js'
import {
  emptyTable,
  fieldType,
  isArray,
  isBytes,
  isTable,
  Typed,
  type FieldTable,
  type FieldValue,
} from '../values/table.js'
import { utf8Bytes } from '../values/utf8.js'
import type { Pattern, Router } from './router.js'

/**
 * A binding's arguments are a pattern for the message's headers. `x-match` says whether `all` (the
 * default) or `any` of its fields must match; the variants `-with-x` look at fields named `x-...` too.
 */
export class HeadersRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #conditions = new Map<Binding, Condition>()
  readonly #isSame: Comparison

  constructor({ tellsNumbersApart }: ExchangeDifferences) {
    this.#isSame = tellsNumbersApart ? sameValue : sameTerm
  }

  add(binding: Binding): void {
    this.#conditions.set(binding, parseCondition(binding.arguments))
  }

  remove(binding: Binding): void {
    this.#conditions.delete(binding)
  }

  match(message: Message, found: (binding: Binding) => void): void {
    const headers = message.properties.headers ?? emptyTable
    for (const [binding, condition] of this.#conditions) {
      if (matches(condition, headers, this.#isSame)) found(binding)
    }
  }
}

/** The values of `x-match`; RabbitMQ refuses any other. */
export const matchKinds: ReadonlySet<string> = new Set(['all', 'any', 'all-with-x', 'any-with-x'])

/** Whether the value of a binding is that of a header. */
type Comparison = (expected: FieldValue, actual: FieldValue) => boolean

interface Condition {
  readonly needsAll: boolean
  readonly fields: readonly (readonly [key: string, value: FieldValue])[]
}

function parseCondition(args: FieldTable): Condition {
  const kind = args.get('x-match') ?? 'all'
  const withX = kind === 'all-with-x' || kind === 'any-with-x'
  const fields = [...args].filter(([key]) => key !== 'x-match' && (withX || !key.startsWith('x-')))
  return { needsAll: kind !== 'any' && kind !== 'any-with-x', fields }
}

function matches(
  { needsAll, fields }: Condition,
  headers: FieldTable,
  isSame: Comparison,
): boolean {
  const isMatch = ([key, expected]: readonly [string, FieldValue]): boolean => {
    const actual = headers.get(key)
    if (actual === undefined) return false
    return expected === null || isSame(expected, actual)
  }
  return needsAll ? fields.every(isMatch) : fields.some(isMatch)
}

/**
 * Integers among themselves and floats among themselves, whatever their width. A timestamp in a header is a number of
 * milliseconds, one in a binding of seconds: they never meet. Case: binding-headers, "tells integers, floats and
 * timestamps apart".
 */
function sameValue(expected: FieldValue, actual: FieldValue): boolean {
  const isTimestamp = actual instanceof Typed && actual.type === 'timestamp'
  const value = isTimestamp ? actual.value * 1000 : actual
  if (numberOf(expected) !== undefined && isFloat(expected) !== isFloat(value)) return false
  return sameTerm(expected, value)
}

function isFloat(value: FieldValue): boolean {
  const type = fieldType(value)
  return type === 'double' || type === 'float'
}

/** Erlang's `==` on bare values: 1 equals 1.0 whatever their wire types, bytes equal the same text. */
function sameTerm(a: FieldValue, b: FieldValue): boolean {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== undefined || y !== undefined) return x === y && restOf(a) === restOf(b)
  if (isText(a) && isText(b)) return sameText(a, b)
  if (isArray(a) && isArray(b)) return sameArray(a, b)
  if (isTable(a) && isTable(b)) return sameTable(a, b)
  if (a instanceof Typed && b instanceof Typed) return a.value === b.value && a.places === b.places
  return a === b
}

/** Inside arrays and tables the type is part of the term. */
function sameTyped(a: FieldValue, b: FieldValue): boolean {
  return fieldType(a) === fieldType(b) && sameTerm(a, b)
}

function sameArray(a: readonly FieldValue[], b: readonly FieldValue[]): boolean {
  return a.length === b.length && a.every((value, i) => sameTyped(value, b[i] as FieldValue))
}

function sameTable(a: FieldTable, b: FieldTable): boolean {
  const other = [...b]
  return (
    a.size === b.size &&
    [...a].every(([key, value], i) => {
      const [otherKey, otherValue] = other[i]!
      return key === otherKey && sameTyped(value, otherValue)
    })
  )
}

/** The difference between a 64-bit integer and its number. */
function restOf(value: FieldValue): number {
  return value instanceof Typed ? value.places : 0
}

function numberOf(value: FieldValue): number | undefined {
  if (typeof value === 'number') return value
  return value instanceof Typed && value.type !== 'decimal' ? value.value : undefined
}

function isText(value: FieldValue): value is string | Uint8Array {
  return typeof value === 'string' || isBytes(value)
}

function sameText(a: string | Uint8Array, b: string | Uint8Array): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  const [x, y] = [a, b].map((text) => (typeof text === 'string' ? utf8Bytes(text) : text)) as [
    Uint8Array,
    Uint8Array,
  ]
  return x.length === y.length && x.every((byte, i) => byte === y[i])
}
