import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/**
 * The chance that one host sees. Each host draws from its own sequence, made of the seed and its name, so
 * that what one host draws does not change what another gets.
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
    const version = (b & 0xfff) | 0x4000
    const variant = ((c >>> 16) & 0x3fff) | 0x8000
    return `${hex(a >>> 16)}${hex(a)}-${hex(b >>> 16)}-${hex(version)}-${hex(variant)}-${hex(c)}${hex(d >>> 16)}${hex(d)}`
  }

  /** 32 random bits. */
  #word(): number {
    return this.#generator.next() ^ 0x80000000
  }
}

/** Two digits for each byte. */
const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The lower 16 bits as four digits. */
function hex(bits: number): string {
  return digits[(bits >>> 8) & 0xff]! + digits[bits & 0xff]!
}

/** FNV-1a over the code units: names become numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return hash | 0
}
