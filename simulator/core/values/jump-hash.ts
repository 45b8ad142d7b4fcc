import { phash2, type HashableTerm } from './erlang-hash.js'

/**
 * The bucket of a key, of so many: jump consistent hash over Erlang's generator `exs1024`, as RabbitMQ's consistent hash
 * exchange computes it. The same key goes to the same bucket as there. Case: simulator/core/exchange-plugins, "sends a key to the queue
 * that RabbitMQ chooses".
 */
export function jumpHash(key: HashableTerm, buckets: number): number {
  if (buckets === 1) return 0
  const random = new Exs1024(typeof key === 'number' ? key : phash2(key))
  let bucket = -1
  for (let jump = 0; jump < buckets;) {
    bucket = jump
    jump = Math.trunc((bucket + 1) / random.next())
  }
  return bucket
}

const word = (1n << 64n) - 1n
const seedBits = 21n
const seedWord = (1n << seedBits) - 1n

/** Erlang's `rand:uniform_s` with `exs1024`, seeded with the same number three times. */
class Exs1024 {
  readonly #state: bigint[]
  #at = 0

  constructor(seed: number) {
    const part = (prime: bigint): bigint => (((BigInt(seed) & seedWord) + 1n) * prime) & seedWord
    let next = (part(2_097_131n) << 43n) | (part(2_097_133n) << 22n) | (part(2_097_143n) << 1n) | 1n
    const values: bigint[] = []
    for (let i = 0; i < 16; i++) {
      next ^= next >> 12n
      next ^= (next << 25n) & word
      next ^= next >> 27n
      values.unshift((next * 2_685_821_657_736_338_717n) & word)
    }
    this.#state = values
  }

  /** A number from 0 to 1. */
  next(): number {
    const s0 = this.#state[this.#at]!
    this.#at = (this.#at + 1) % this.#state.length
    let s1 = this.#state[this.#at]!
    s1 ^= (s1 << 31n) & word
    s1 ^= s1 >> 11n
    const mixed = s0 ^ (s0 >> 30n) ^ s1
    this.#state[this.#at] = mixed
    return Number((mixed * 1_181_783_497_276_652_981n) & word) / 2 ** 64
  }
}
