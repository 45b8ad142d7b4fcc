import { Typed, type FieldTable, type FieldValue } from '../core/values/table.js'
import { isObject, shown } from '../options/check-names.js'
import type { Check } from '../options/values.js'
import { patternFault } from './check-pattern.js'

/** Reads the fields of one entry of a definitions file; a TypeError names the entry and the field. */
export class FieldReader {
  readonly #entry: Readonly<Record<string, unknown>>
  readonly #where: string

  /** @param where - the entry, for errors */
  constructor(entry: Readonly<Record<string, unknown>>, where: string) {
    this.#entry = entry
    this.#where = where
  }

  /** The fields of an object that is itself a field. */
  inside(field: string): FieldReader {
    return new FieldReader(this.object(field), `${this.#where}: ${field}`)
  }

  text(field: string, otherwise?: string): string {
    const value = this.#of(field, otherwise)
    if (typeof value === 'string') return value
    throw this.wrong(`"${field}" has to be a text, and is ${shown(value)}`)
  }

  flag(field: string, otherwise: boolean): boolean {
    const value = this.#of(field, otherwise)
    if (typeof value === 'boolean') return value
    throw this.wrong(`"${field}" has to be true or false, and is ${shown(value)}`)
  }

  oneOf<T extends string>(field: string, values: readonly T[], otherwise?: T): T {
    const value = this.text(field, otherwise)
    const known = values.find((one) => one === value)
    if (known !== undefined) return known
    throw this.wrong(`"${field}" has to be one of ${values.join(', ')}, and is ${shown(value)}`)
  }

  pattern(field: string): string {
    const value = this.text(field)
    const fault = patternFault(value)
    if (fault === undefined) return value
    throw this.wrong(`"${field}": ${fault}`)
  }

  /** Arguments as RabbitMQ makes them of JSON: whole numbers are int64, others double. */
  table(field: string): FieldTable {
    return this.#tableOf(field, this.object(field))
  }

  object(field: string): Readonly<Record<string, unknown>> {
    const value = this.#of(field, {})
    // RabbitMQ 3.10 writes an empty object as a list
    if (Array.isArray(value) && value.length === 0) return {}
    if (isObject(value)) return value
    throw this.wrong(`"${field}" has to be an object, and is ${shown(value)}`)
  }

  /** A field of which nothing comes, or comes elsewhere. */
  check(field: string, check: Check): void {
    const value = this.#entry[field]
    const expected = value === undefined ? undefined : check(value)
    if (expected === undefined) return
    throw this.wrong(`"${field}" has to be ${expected}, and is ${shown(value)}`)
  }

  raw(field: string): unknown {
    return this.#entry[field]
  }

  wrong(reason: string): TypeError {
    return new TypeError(`${this.#where}: ${reason}`)
  }

  #of(field: string, otherwise: unknown): unknown {
    const value = this.#entry[field]
    return value === undefined ? otherwise : value
  }

  #tableOf(path: string, object: Readonly<Record<string, unknown>>): FieldTable {
    return new Map(
      Object.entries(object).map(([key, value]) => [key, this.#fieldOf(`${path}.${key}`, value)]),
    )
  }

  #fieldOf(path: string, value: unknown): FieldValue {
    if (typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') {
      return Number.isInteger(value) ? new Typed('int64', value) : new Typed('double', value)
    }
    if (Array.isArray(value)) return value.map((one, i) => this.#fieldOf(`${path}[${i}]`, one))
    if (isObject(value)) return this.#tableOf(path, value)
    throw this.wrong(`"${path}" cannot be the value of an argument: it is ${shown(value)}`)
  }
}
