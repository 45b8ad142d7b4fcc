import { Malformed } from './malformed.js'
import { readText } from './text.js'

const scratch = new DataView(new ArrayBuffer(8))

/** A stretch of bytes in an array of its own. `slice` would not do: that of a Buffer shares its memory. */
export function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end))
}

/** Reads what the protocol is made of out of a stretch of bytes. Throws {@link Malformed} at its end. */
export class Reader {
  bytes: Uint8Array
  at: number
  end: number

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  /** Makes it read another stretch. */
  reset(bytes: Uint8Array, at: number, end: number): this {
    this.bytes = bytes
    this.at = at
    this.end = end
    return this
  }

  get remaining(): number {
    return this.end - this.at
  }

  octet(): number {
    return this.bytes[this.take(1)]!
  }

  short(): number {
    const at = this.take(2)
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!
  }

  long(): number {
    const at = this.take(4)
    const { bytes } = this
    return (
      bytes[at]! * 0x1000000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!)
    )
  }

  /** Beyond 2^53 only as near as a double comes. */
  longlong(): number {
    const high = this.long()
    return high * 0x100000000 + this.long()
  }

  bigUint64(): bigint {
    const at = this.take(8)
    return this.#copyToScratch(at, 8).getBigUint64(0)
  }

  bigInt64(): bigint {
    return BigInt.asIntN(64, this.bigUint64())
  }

  float(): number {
    return this.#copyToScratch(this.take(4), 4).getFloat32(0)
  }

  double(): number {
    return this.#copyToScratch(this.take(8), 8).getFloat64(0)
  }

  shortstr(): string {
    const length = this.octet()
    const at = this.take(length)
    return readText(this.bytes, at, at + length)
  }

  longstr(): string {
    const length = this.long()
    const at = this.take(length)
    return readText(this.bytes, at, at + length)
  }

  /** A long string as bytes, copied. */
  longBytes(): Uint8Array {
    const length = this.long()
    const at = this.take(length)
    return copyOf(this.bytes, at, at + length)
  }

  /** Passes over so many bytes and gives the place of the first. */
  take(count: number): number {
    const { at } = this
    if (count > this.end - at) {
      throw new Malformed('length', `${count} bytes were announced, ${this.end - at} are left`)
    }
    this.at = at + count
    return at
  }

  #copyToScratch(at: number, count: number): DataView {
    for (let i = 0; i < count; i++) scratch.setUint8(i, this.bytes[at + i]!)
    return scratch
  }
}
