import type { Choices } from '../../../simulator/index.js'
import type { OrderStrategy } from './strategy.js'

/** Every event that may go is alike likely: the orders that `simulate` has with the same seed. */
export class RandomOrder implements OrderStrategy {
  readonly #choices: Choices

  /** @param choices - those of the seed, which decide about all else as well */
  constructor(choices: Choices) {
    this.#choices = choices
  }

  pick(count: number): number {
    return this.#choices.index('next', count)
  }
}
