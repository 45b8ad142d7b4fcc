import type { Candidate, Candidates } from '../../../simulator/index.js'
import type { Chance } from './chance.js'
import { drawMessages } from './drawn-messages.js'
import type { OrderStrategy } from './strategy.js'

/**
 * Delay bounding (Emmi, Qadeer and Rakamarić, POPL 2011), drawn: first come, first served, but for `depth` messages, or
 * the messages of some kinds, each of which waits until nothing else may go.
 */
export class DelayOrder implements OrderStrategy {
  readonly #isDrawn: (candidate: Candidate) => boolean
  /** Whether an event waits, by its number. */
  readonly #waits = new Map<number, boolean>()

  constructor(chance: Chance, depth: number) {
    this.#isDrawn = drawMessages(chance, depth)
  }

  pick(count: number, candidates: Candidates): number {
    let first = -1
    for (let place = 0; place < count; place++) {
      if (!this.#doesWait(candidates.at(place)) && first < 0) first = place
    }
    return Math.max(first, 0)
  }

  onlyOne(candidate: Candidate): void {
    this.#doesWait(candidate)
  }

  #doesWait(candidate: Candidate): boolean {
    const known = this.#waits.get(candidate.order)
    if (known !== undefined) return known
    const waits = this.#isDrawn(candidate)
    this.#waits.set(candidate.order, waits)
    return waits
  }
}
