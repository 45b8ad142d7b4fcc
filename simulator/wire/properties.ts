/** The properties of a message between bytes and the core. */
import type { Properties } from '../core/message.js'
import type { FieldTable } from '../core/values/table.js'
import { Malformed } from './bytes/malformed.js'
import { Reader } from './bytes/reader.js'
import type { Writer } from './bytes/writer.js'
import { readTable, writeTable } from './field-table.js'
import { propertyTable } from './protocol/definition.js'

type PropertyName = keyof Properties
type Kind = (typeof propertyTable)[PropertyName]

const names = Object.keys(propertyTable) as PropertyName[]
const kinds: readonly Kind[] = Object.values(propertyTable)

/** The flag of the property at that place of the table. */
function flagOf(index: number): number {
  return 0x8000 >>> index
}

/** Reads flags and values, to the last byte. Throws {@link Malformed}. */
export function readProperties(reader: Reader): Properties {
  const flags = reader.short()
  const values: unknown[] = kinds.map((kind, i) =>
    (flags & flagOf(i)) === 0 ? undefined : readValue(reader, kind),
  )
  checkEnd(reader)
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as unknown as Properties
}

function readValue(reader: Reader, kind: Kind): string | number | FieldTable {
  switch (kind) {
    case 'shortstr':
      return reader.shortstr()
    case 'octet':
      return reader.octet()
    case 'longlong':
      return reader.longlong()
    case 'table':
      return readTable(reader)
  }
}

function checkEnd(reader: Reader): void {
  if (reader.remaining === 0) return
  throw new Malformed('length', `there are ${reader.remaining} bytes behind the last property`)
}

/** Writes flags and values; properties that came over a wire go out as the bytes they came in. */
export function writeProperties(writer: Writer, properties: Properties): void {
  if (WireProperties.is(properties)) {
    properties.write(writer)
    return
  }
  let flags = 0
  for (let i = 0; i < names.length; i++) {
    if (properties[names[i]!] !== undefined) flags |= flagOf(i)
  }
  writer.short(flags)
  for (let i = 0; i < names.length; i++) {
    const value = properties[names[i]!]
    if (value !== undefined) writeValue(writer, kinds[i]!, value)
  }
}

function writeValue(writer: Writer, kind: Kind, value: string | number | FieldTable): void {
  switch (kind) {
    case 'shortstr':
      return writer.shortstr(value as string)
    case 'octet':
      return writer.octet(value as number)
    case 'longlong':
      return writer.longlong(value as number)
    case 'table':
      return writeTable(writer, value as FieldTable)
  }
}

const shared = new Reader(new Uint8Array(0))
/** The headers that were read last: a publisher asks for them several times in a row. */
let latest: { readonly owner: WireProperties; readonly headers: FieldTable } | undefined

/**
 * Properties that are kept as the bytes they came in, and read when they are asked for: of most messages nobody ever
 * asks for more than two or three. All fields are getters, which a spread does not see; a changed copy is made by
 * `withProperties` of the core.
 */
export class WireProperties implements Properties {
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number

  /** Checks that they can be read; throws {@link Malformed}. Nobody may write into the bytes any more. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    const reader = shared.reset(bytes, start, end)
    const flags = reader.short()
    for (let i = 0; i < kinds.length; i++) {
      if ((flags & flagOf(i)) === 0) continue
      if (kinds[i] === 'table') latest = { owner: this, headers: readTable(reader) }
      else skip(reader, kinds[i]!)
    }
    checkEnd(reader)
  }

  static is(properties: Properties): properties is WireProperties {
    return #bytes in properties
  }

  /** Whether they are these bytes. */
  equals(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start !== this.#end - this.#start) return false
    for (let i = start, own = this.#start; i < end; i++, own++) {
      if (bytes[i] !== this.#bytes[own]) return false
    }
    return true
  }

  get size(): number {
    return this.#end - this.#start
  }

  write(writer: Writer): void {
    writer.copy(this.#bytes, this.#start, this.#end)
  }

  get contentType(): string | undefined {
    return this.#text(0)
  }

  get contentEncoding(): string | undefined {
    return this.#text(1)
  }

  get headers(): FieldTable | undefined {
    if (!this.#has(2)) return undefined
    if (latest?.owner === this) return latest.headers
    latest = { owner: this, headers: readTable(this.#find(2)) }
    return latest.headers
  }

  get deliveryMode(): number | undefined {
    return this.#has(3) ? this.#find(3).octet() : undefined
  }

  get priority(): number | undefined {
    return this.#has(4) ? this.#find(4).octet() : undefined
  }

  get correlationId(): string | undefined {
    return this.#text(5)
  }

  get replyTo(): string | undefined {
    return this.#text(6)
  }

  get expiration(): string | undefined {
    return this.#text(7)
  }

  get messageId(): string | undefined {
    return this.#text(8)
  }

  get timestamp(): number | undefined {
    return this.#has(9) ? this.#find(9).longlong() : undefined
  }

  get type(): string | undefined {
    return this.#text(10)
  }

  get userId(): string | undefined {
    return this.#text(11)
  }

  get appId(): string | undefined {
    return this.#text(12)
  }

  get clusterId(): string | undefined {
    return this.#text(13)
  }

  get #flags(): number {
    return (this.#bytes[this.#start]! << 8) | this.#bytes[this.#start + 1]!
  }

  #has(index: number): boolean {
    return (this.#flags & flagOf(index)) !== 0
  }

  #text(index: number): string | undefined {
    return this.#has(index) ? this.#find(index).shortstr() : undefined
  }

  /** A reader before that property. */
  #find(index: number): Reader {
    const reader = shared.reset(this.#bytes, this.#start + 2, this.#end)
    for (let i = 0; i < index; i++) if (this.#has(i)) skip(reader, kinds[i]!)
    return reader
  }
}

function skip(reader: Reader, kind: Kind): void {
  switch (kind) {
    case 'shortstr':
      reader.take(reader.octet())
      return
    case 'octet':
      reader.take(1)
      return
    case 'longlong':
      reader.take(8)
      return
    case 'table':
      reader.take(reader.long())
  }
}
