import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
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
    const words = Array.from({ length: 4 }, () => uniformInt(this.#generator, 0, 0xffffffff))
    const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('')
    const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3] ?? '8'
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(17, 20)}`,
      hex.slice(20),
    ].join('-')
  }
}

/** FNV-1a over the code units: names become numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return hash | 0
}
