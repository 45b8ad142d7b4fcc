import { Typed, type FieldTable, type FieldValue } from '../core/values/table.js'
import { patternFault } from './check-pattern.js'
import { isObject } from '../options/check-names.js'
import { nameOf } from './definition-fields.js'

/** Reads the fields of one entry of a definitions file; a TypeError names the entry and the field. */
export class FieldReader {
  readonly #entry: Readonly<Record<string, unknown>>
  readonly #where: string

  constructor(part: string, index: number, entry: Readonly<Record<string, unknown>>) {
    this.#entry = entry
    this.#where = `definitions: ${part}[${index}]${nameOf(entry)}`
  }

  text(field: string, otherwise?: string): string {
    const value = this.#entry[field] ?? otherwise
    if (typeof value === 'string') return value
    throw this.wrong(`"${field}" has to be a text, and is ${shown(value)}`)
  }

  flag(field: string, otherwise: boolean): boolean {
    const value = this.#entry[field] ?? otherwise
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
    const value = this.#entry[field] ?? {}
    if (isObject(value)) return tableOf(value)
    throw this.wrong(`"${field}" has to be an object, and is ${shown(value)}`)
  }

  object(field: string): Readonly<Record<string, unknown>> {
    const value = this.#entry[field] ?? {}
    // RabbitMQ 3.10 writes an empty object as a list
    if (Array.isArray(value) && value.length === 0) return {}
    if (isObject(value)) return value
    throw this.wrong(`"${field}" has to be an object, and is ${shown(value)}`)
  }

  raw(field: string): unknown {
    return this.#entry[field]
  }

  wrong(reason: string): TypeError {
    return new TypeError(`${this.#where}: ${reason}`)
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}

function tableOf(object: Readonly<Record<string, unknown>>): FieldTable {
  return new Map(Object.entries(object).map(([key, value]) => [key, fieldOf(value)]))
}

function fieldOf(value: unknown): FieldValue {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? new Typed('int64', value) : new Typed('double', value)
  }
  if (Array.isArray(value)) return value.map(fieldOf)
  return isObject(value) ? tableOf(value) : (value as string | boolean | null)
}
