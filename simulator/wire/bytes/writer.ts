import { mostBytes, writeText } from './text.js'

const scratch = new DataView(new ArrayBuffer(8))
const nothing = new Uint8Array(0)
/** The least and the most that a writer begins with. */
const [leastRoom, mostRoom] = [512, 65_536]
/** A piece that has become so long is closed before the next frame. */
const longPiece = 49_152

/**
 * Bytes to be sent, as they grow. Each writing method makes the room it needs; {@link take} gives what has been
 * written since the last time, in pieces.
 */
export class Writer {
  bytes: Uint8Array = nothing
  at = 0
  /** The place where the piece being written begins. */
  #start = 0
  #pieces: Uint8Array[] = []
  #pieceBytes = 0
  /** How much was taken the last time: the next will be much the same. */
  #usual = 0
  readonly #allocate: (size: number) => Uint8Array

  /** @param allocate - gives an array of at least that size; its content does not matter */
  constructor(allocate: (size: number) => Uint8Array = (size) => new Uint8Array(size)) {
    this.#allocate = allocate
  }

  /** Bytes written and not taken. */
  get length(): number {
    return this.#pieceBytes + this.at - this.#start
  }

  /** The bytes written and not taken yet. The pieces are the taker's own. */
  take(): Uint8Array[] {
    this.#usual = this.length
    this.#cut()
    const pieces = this.#pieces
    this.#pieces = []
    this.#pieceBytes = 0
    this.bytes = nothing
    this.at = 0
    this.#start = 0
    return pieces
  }

  /** Makes room for so many bytes behind `at`. */
  reserve(count: number): void {
    if (this.at + count > this.bytes.length) this.#grow(count)
  }

  /** To be called between two frames: no mark is held. */
  breathe(): void {
    if (this.at - this.#start < longPiece) return
    this.#cut()
    this.bytes = nothing
    this.at = 0
    this.#start = 0
  }

  /** The place that has been reached, for {@link patchLong}. */
  mark(): number {
    return this.at - this.#start
  }

  /** Writes over the four bytes at a mark; nothing was handed on since. */
  patchLong(mark: number, value: number): void {
    this.#longAt(this.#start + mark, value)
  }

  octet(value: number): void {
    this.reserve(1)
    this.bytes[this.at++] = value
  }

  short(value: number): void {
    this.reserve(2)
    const { bytes } = this
    bytes[this.at++] = value >>> 8
    bytes[this.at++] = value
  }

  long(value: number): void {
    this.reserve(4)
    this.#longAt(this.at, value)
    this.at += 4
  }

  longlong(value: number): void {
    this.long(Math.floor(value / 0x100000000))
    this.long(value % 0x100000000)
  }

  bigInt64(value: bigint): void {
    scratch.setBigInt64(0, BigInt.asIntN(64, value))
    this.#fromScratch(8)
  }

  float(value: number): void {
    scratch.setFloat32(0, value)
    this.#fromScratch(4)
  }

  double(value: number): void {
    scratch.setFloat64(0, value)
    this.#fromScratch(8)
  }

  /** A text longer than 255 bytes is cut there. */
  shortstr(text: string): void {
    this.reserve(1 + mostBytes(text))
    const place = this.at
    const end = writeText(this.bytes, place + 1, text)
    const length = Math.min(255, end - place - 1)
    this.bytes[place] = length
    this.at = place + 1 + length
  }

  longstr(text: string): void {
    this.reserve(4 + mostBytes(text))
    const place = this.at
    this.at = writeText(this.bytes, place + 4, text)
    this.#longAt(place, this.at - place - 4)
  }

  longBytes(bytes: Uint8Array): void {
    this.long(bytes.length)
    this.copy(bytes, 0, bytes.length)
  }

  /** Copies a stretch of bytes. */
  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start
    this.reserve(count)
    const { bytes, at } = this
    if (count < 32) for (let i = 0; i < count; i++) bytes[at + i] = source[start + i]!
    else bytes.set(source.subarray(start, end), at)
    this.at = at + count
  }

  /** Takes a stretch of bytes as it is, uncopied: nobody may write into it any more. Marks before it are void. */
  handOn(source: Uint8Array, start: number, end: number): void {
    this.#cut()
    this.#add(source.subarray(start, end))
  }

  #longAt(place: number, value: number): void {
    const { bytes } = this
    bytes[place] = value >>> 24
    bytes[place + 1] = value >>> 16
    bytes[place + 2] = value >>> 8
    bytes[place + 3] = value
  }

  #fromScratch(count: number): void {
    this.reserve(count)
    for (let i = 0; i < count; i++) this.bytes[this.at++] = scratch.getUint8(i)
  }

  /** The piece that is being written moves to a larger array; marks are counted from its beginning. */
  #grow(count: number): void {
    const written = this.at - this.#start
    const usual = written === 0 ? Math.min(mostRoom, this.#usual + (this.#usual >> 2)) : 2 * written
    const bytes = this.#allocate(Math.max(leastRoom, usual, written + count))
    if (written > 0) bytes.set(this.bytes.subarray(this.#start, this.at))
    this.bytes = bytes
    this.at = written
    this.#start = 0
  }

  #cut(): void {
    if (this.at === this.#start) return
    this.#add(this.bytes.subarray(this.#start, this.at))
    this.#start = this.at
  }

  #add(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#pieceBytes += piece.length
  }
}
