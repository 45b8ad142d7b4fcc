import type { Properties } from '../../core/message.js'
import type { BasicPublish } from '../../core/methods.js'
import { copyOf, Reader } from '../bytes/reader.js'
import { readProperties, WireProperties } from '../properties.js'
import { keep, kept, place } from '../store.js'

/** The fields of `basic.publish`, which come before the content. */
export interface Publication {
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  readonly immediate: boolean
}

/** A method that content follows. Only `basic.publish` is one that clients send; others are read to be refused. */
export interface ContentMethod {
  readonly classId: number
  readonly methodId: number
  readonly publication: Publication | undefined
}

/** Class, weight and size of the body; the properties follow. */
const headerSize = 12
const firstRoom = 1_048_576
const nothing = new Uint8Array(0)
const reader = new Reader(nothing)

/** The fields of a content header, but for its properties. */
export interface ContentHeader {
  readonly classId: number
  readonly weight: number
  readonly bodySize: number
}

/** Undefined when the frame is too short for one. */
export function readContentHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
): ContentHeader | undefined {
  if (end - start < headerSize) return undefined
  reader.reset(bytes, start, end)
  return { classId: reader.short(), weight: reader.short(), bodySize: reader.longlong() }
}

/** The content of a message while it comes in: a header frame, then body frames. */
export class IncomingContent {
  readonly method: ContentMethod
  properties: Properties | undefined
  bodySize = 0
  #body: Uint8Array = nothing
  #received = 0
  #hasHeader = false
  readonly #largest: number

  /** @param largest - octets of a body that are kept; of a longer one only its length is */
  constructor(method: ContentMethod, largest: number) {
    this.method = method
    this.#largest = largest
  }

  get hasHeader(): boolean {
    return this.#hasHeader
  }

  /** Whether its properties could not be read. */
  get isSpoilt(): boolean {
    return this.properties === undefined
  }

  /** Octets that are still to come; fewer than none when too many came. */
  get missing(): number {
    return this.bodySize - this.#received
  }

  begin(properties: Properties, bodySize: number): void {
    this.#hasHeader = true
    this.properties = properties
    this.bodySize = bodySize
  }

  /** The same, with properties that cannot be read. The body comes all the same. */
  spoil(bodySize: number): void {
    this.#hasHeader = true
    this.bodySize = bodySize
  }

  /** Takes one body frame. */
  append(bytes: Uint8Array, start: number, end: number): void {
    const count = end - start
    if (this.#received === 0 && count === this.bodySize && count <= this.#largest) {
      this.#body = keep(bytes, start, end)
    } else if (this.#received + count <= Math.min(this.#largest, this.bodySize)) {
      this.#makeRoom(this.#received + count)
      this.#body.set(bytes.subarray(start, end), this.#received)
    }
    this.#received += count
  }

  /** The message as a command, once nothing is missing. */
  toCommand(connection: number, channel: number, publication: Publication): BasicPublish {
    const { exchange, routingKey, mandatory, immediate } = publication
    const isKept = this.bodySize <= this.#largest
    const command: BasicPublish = {
      connection,
      channel,
      method: 'basic.publish',
      exchange,
      routingKey,
      mandatory,
      immediate,
      properties: this.properties!,
      body: isKept ? this.#body : nothing,
    }
    return isKept ? command : { ...command, bodySize: this.bodySize }
  }

  /** A header may announce any size: the array grows with what comes. */
  #makeRoom(size: number): void {
    if (size <= this.#body.length) return
    const wanted = Math.max(size, firstRoom, 2 * this.#body.length)
    const larger = new Uint8Array(Math.min(this.bodySize, wanted))
    larger.set(this.#body.subarray(0, this.#received))
    this.#body = larger
  }
}

/** Reads the properties of content headers, of one connection one after the other. */
export class PropertyReader {
  readonly #keepsBytes: boolean
  #latest: WireProperties | undefined

  /** @param keepsBytes - whether properties are kept as bytes and read when they are asked for */
  constructor(keepsBytes: boolean) {
    this.#keepsBytes = keepsBytes
  }

  /** Throws Malformed. */
  read(bytes: Uint8Array, frameStart: number, end: number): Properties {
    const start = frameStart + headerSize
    if (!this.#keepsBytes) return readProperties(new Reader(copyOf(bytes, start, end)))
    // many publishers send the same properties with every message
    if (this.#latest?.equals(bytes, start, end) === true) return this.#latest
    place(bytes, start, end)
    return (this.#latest = new WireProperties(kept.bytes, kept.start, kept.end))
  }
}
