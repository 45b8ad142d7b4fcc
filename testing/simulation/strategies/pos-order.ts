import { touchesOf, type Candidate, type Candidates } from '../../../simulator/index.js'
import type { Chance } from './chance.js'
import type { OrderStrategy } from './strategy.js'

interface Rank {
  priority: number
  readonly touches: readonly string[]
}

/**
 * Partial order sampling (Yuan and others, CAV 2018): each event has a random priority of its own, the highest goes, and
 * events that race with the one that went draw anew. So the order of events that do not race costs no luck.
 */
export class PosOrder implements OrderStrategy {
  readonly #chance: Chance
  readonly #ranks = new Map<number, Rank>()

  constructor(chance: Chance) {
    this.#chance = chance
  }

  pick(count: number, candidates: Candidates): number {
    const ranks = Array.from({ length: count }, (_, place) => this.#rankOf(candidates.at(place)))
    let best = 0
    ranks.forEach(({ priority }, place) => {
      if (priority > ranks[best]!.priority) best = place
    })
    const chosen = ranks[best]!
    this.#ranks.delete(candidates.at(best).order)
    for (const rank of ranks) if (race(rank, chosen)) rank.priority = this.#chance.next()
    return best
  }

  #rankOf(candidate: Candidate): Rank {
    const known = this.#ranks.get(candidate.order)
    if (known !== undefined) return known
    const event = candidate.next()
    const rank = {
      priority: this.#chance.next(),
      touches: event === undefined ? [] : touchesOf(event),
    }
    this.#ranks.set(candidate.order, rank)
    return rank
  }
}

function race(one: Rank, other: Rank): boolean {
  return one.touches.some((thing) => other.touches.includes(thing))
}
