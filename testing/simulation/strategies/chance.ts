import { seeded, type Choices } from '../../../simulator/index.js'

const fine = 2 ** 30

/** Numbers drawn from a seed. */
export class Chance {
  readonly #choices: Choices

  /**
   * @param seed - a whole number
   * @param use - another use of the same seed draws other numbers
   */
  constructor(seed: number, use: string) {
    let mixed = seed | 0
    for (const letter of use) mixed = Math.imul(mixed ^ letter.codePointAt(0)!, 0x01000193)
    this.#choices = seeded(mixed)
  }

  /** A number in [0, 1). */
  next(): number {
    return this.#choices.index('', fine) / fine
  }

  /** A whole number from 0, below the limit. */
  below(limit: number): number {
    return this.#choices.index('', limit)
  }

  /** A whole number from 1 to the limit, every order of magnitude alike likely. */
  magnitude(limit: number): number {
    return Math.min(limit, Math.floor(Math.exp(this.next() * Math.log(limit + 1))))
  }
}
