import { unreadableHeader } from '../wire/header-values.js'

/**
 * Headers of messages as amqplib can read them. amqplib 2.3 ends the connection over a type of field that it does not
 * know; the broker then delivers the message again, here or to the next instance, for ever. RabbitMQ 3.10 passes on
 * what publishers write, and there are more types than amqplib knows (Python writes `L`).
 */

// a page has no Buffer and no amqplib; bundlers would look for a polyfill of the bare name
const { Buffer } = globalThis as { Buffer: typeof globalThis.Buffer }

/** Tables and lists in each other, at most: amqplib reads them by recursion. */
const maxDepth = 100

const headerFrame = 2
const frameOverhead = 8
/** Behind type, channel, size of the frame, and class, weight, size of the body. */
const flagsAt = 7 + 12
const hasContentType = 0x8000
const hasContentEncoding = 0x4000
const hasHeaders = 0x2000

const longIntegers = new Set(['L', 'l', 'T'])
const sizes = new Map(
  Object.entries({ t: 1, b: 1, B: 1, s: 2, u: 2, I: 4, i: 4, f: 4, d: 8, D: 5, V: 0 }),
)

/** The parts of an amqplib connection that reading is about. */
interface Internals {
  rest: Buffer
  recvFrame(): unknown
}

/** From now on the connection gets headers that it can read; connections of other libraries are left alone. */
export function makeHeadersReadable(connection: unknown): void {
  const { connection: internals } = connection as { connection?: unknown }
  if (isSimulated(internals)) internals.readsExactIntegers = true
  if (!isAmqplib(internals)) return
  const receive = internals.recvFrame.bind(internals)
  // amqplib calls it for each frame, and again when it has read more of one
  internals.recvFrame = () => {
    internals.rest = withReadableHeaders(internals.rest)
    return receive()
  }
}

/** A connection to the simulator, which has nothing unreadable, but rounds large integers as amqplib does unless it is told. */
function isSimulated(internals: unknown): internals is { readsExactIntegers: boolean } {
  return typeof internals === 'object' && internals !== null && 'readsExactIntegers' in internals
}

function isAmqplib(internals: unknown): internals is Internals {
  const { rest, recvFrame } = (internals ?? {}) as Partial<Internals>
  return Buffer.isBuffer(rest) && typeof recvFrame === 'function'
}

/**
 * The bytes with readable headers in the first frame, if that is complete and has headers; else as they are.
 *
 * @param bytes that begin with a frame
 */
export function withReadableHeaders(bytes: Buffer): Buffer {
  if (bytes[0] !== headerFrame || bytes.length < flagsAt + 2) return bytes
  const end = bytes.readUInt32BE(3) + frameOverhead
  if (bytes.length < end) return bytes
  const flags = bytes.readUInt16BE(flagsAt)
  if ((flags & hasHeaders) === 0) return bytes
  let at = flagsAt + 2
  if ((flags & hasContentType) !== 0) at += 1 + bytes[at]!
  if ((flags & hasContentEncoding) !== 0) at += 1 + bytes[at]!
  const start = at + 4
  const tableEnd = start + bytes.readUInt32BE(at)
  const table = bytes.subarray(start, tableEnd)
  const readable = readableTable(table)
  if (readable === table) return bytes
  const size = Buffer.alloc(4)
  size.writeUInt32BE(readable.length)
  const mended = Buffer.concat([bytes.subarray(0, at), size, readable, bytes.subarray(tableEnd)])
  mended.writeUInt32BE(end - frameOverhead + readable.length - table.length, 3)
  return mended
}

/** The fields of a table as amqplib reads them right; the same buffer when it does so already. */
export function readableTable(fields: Buffer): Buffer {
  try {
    const walk = new Walk(fields)
    walk.table(fields.length, 0)
    return walk.result()
  } catch (problem) {
    if (!(problem instanceof Unreadable || problem instanceof RangeError)) throw problem
    return field(unreadableHeader, text(problem.message))
  }
}

class Unreadable extends Error {}

/** Goes through fields from the beginning to the end; what is changed is written anew, the rest copied. */
class Walk {
  readonly #bytes: Buffer
  #at = 0
  /** Up to here all is in the pieces. */
  #copied = 0
  readonly #pieces: Buffer[] = []

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  result(): Buffer {
    if (this.#pieces.length === 0) return this.#bytes
    return Buffer.concat([...this.#pieces, this.#bytes.subarray(this.#copied)])
  }

  table(end: number, depth: number): void {
    while (this.#at < end) {
      const start = this.#at
      const length = this.#bytes.readUInt8(this.#at++)
      const key = this.#bytes.subarray(this.#at, this.#at + length)
      this.#at += length
      const [pieces, copied] = [this.#pieces.length, this.#copied]
      this.#value(depth)
      if (length !== proto.length || key.toString('latin1') !== proto) continue
      // as in JSON: it would be the prototype of the table
      this.#pieces.length = pieces
      this.#copied = copied
      this.#replace(start, key.subarray(0, 0))
    }
    this.#checkEnd(end)
  }

  #list(end: number, depth: number): void {
    while (this.#at < end) this.#value(depth)
    this.#checkEnd(end)
  }

  #value(depth: number): void {
    const start = this.#at
    const type = String.fromCharCode(this.#bytes.readUInt8(this.#at++))
    const size = sizes.get(type)
    if (size !== undefined) this.#at += size
    else if (longIntegers.has(type)) this.#longInteger(type, start)
    else if (type === 'S' || type === 'x') this.#skip(this.#length())
    else if (type === 'F' || type === 'A') this.#nested(type, start, depth + 1)
    else throw new Unreadable(`a field has the unknown type ${JSON.stringify(type)}`)
    if (this.#at > this.#bytes.length) throw new Unreadable('a field goes beyond the end')
  }

  /** amqplib makes a number of it, even where no number can hold it: then it becomes a text with its type. */
  #longInteger(type: string, start: number): void {
    const value =
      type === 'T' ? this.#bytes.readBigUInt64BE(this.#at) : this.#bytes.readBigInt64BE(this.#at)
    this.#at += 8
    const isExact = BigInt.asIntN(54, value) === value
    if (!isExact) this.#replace(start, typed(type === 'T' ? 'timestamp' : 'int64', String(value)))
    else if (type === 'L') this.#bytes.write('l', start, 'latin1')
  }

  #nested(type: string, start: number, depth: number): void {
    if (depth > maxDepth) throw new Unreadable(`a field is nested deeper than ${maxDepth} levels`)
    const end = this.#length() + this.#at
    if (end > this.#bytes.length) throw new Unreadable('a field goes beyond the end')
    const inside = new Walk(this.#bytes.subarray(this.#at, end))
    if (type === 'F') inside.table(end - this.#at, depth)
    else inside.#list(end - this.#at, depth)
    this.#at = end
    if (inside.#pieces.length > 0) this.#replace(start, withLength(type, inside.result()))
  }

  #skip(length: number): void {
    this.#at += length
  }

  #length(): number {
    const length = this.#bytes.readUInt32BE(this.#at)
    this.#at += 4
    return length
  }

  #replace(start: number, bytes: Buffer): void {
    this.#pieces.push(this.#bytes.subarray(this.#copied, start), bytes)
    this.#copied = this.#at
  }

  #checkEnd(end: number): void {
    if (this.#at > end) throw new Unreadable('a field goes beyond the end of its table')
  }
}

const proto = '__proto__'

/** amqplib's own form for a value of a type that JavaScript has not: it writes such a table as the value again. */
function typed(type: string, value: string): Buffer {
  return withLength('F', Buffer.concat([field('!', text(type)), field('value', text(value))]))
}

function field(key: string, value: Buffer): Buffer {
  const name = Buffer.from(key)
  return Buffer.concat([Buffer.from([name.length]), name, value])
}

function text(value: string): Buffer {
  return withLength('S', Buffer.from(value))
}

function withLength(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(content.length, 1)
  return Buffer.concat([head, content])
}
