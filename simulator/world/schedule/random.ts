import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/**
 * The chance of one host. Each host draws from a sequence of its own, made of the seed and its name, so
 * that the draws of one host do not change those of another.
 */
export class HostRandom {
  readonly #generator: RandomGenerator

  constructor(seed: number, host: string) {
    this.#generator = xoroshiro128plus(seed ^ hashOf(host))
  }

  /** A number in [0, 1). */
  next(): number {
    return uniformFloat64(this.#generator)
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [a, b, c, d] = [this.#word(), this.#word(), this.#word(), this.#word()]
    write(a, 8, 0)
    write(b >>> 16, 4, 9)
    write((b & 0xfff) | 0x4000, 4, 14) // the version
    write(((c >>> 16) & 0x3fff) | 0x8000, 4, 19) // the variant
    write(c, 4, 24)
    write(d, 8, 28)
    return String.fromCharCode(...uuidText)
  }

  /** 32 random bits. */
  #word(): number {
    return this.#generator.next() ^ 0x80000000
  }
}

const hexDigits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** The characters of the next UUID, dashes and all, so that its text comes into being in one piece. */
const uuidText = Array.from('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', (unit) => unit.charCodeAt(0))

/** Writes the lower bits as so many digits. */
function write(bits: number, count: number, at: number): void {
  for (let i = 0; i < count; i++) {
    uuidText[at + i] = hexDigits[(bits >>> (4 * (count - 1 - i))) & 0xf]!
  }
}

/** FNV-1a over the code units of a name. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return hash | 0
}
