import { isMessage, type Candidate, type Candidates } from '../../../simulator/index.js'
import type { Chance } from './chance.js'
import type { OrderStrategy } from './strategy.js'

/** The longest run that change points are spread over, in messages. */
const longest = 512

/**
 * Probabilistic concurrency testing (Burckhardt and others, ASPLOS 2010), with chains of messages in place of threads
 * (Ozkan and others, OOPSLA 2018): an event belongs to the chain of the event that it came of, each chain has a random
 * priority, the highest goes; at `depth - 1` messages drawn beforehand the chain that would go falls behind all others.
 *
 * The length of a run, over which these points are spread, is drawn as well, so that a run depends on its seed alone.
 */
export class PctOrder implements OrderStrategy {
  readonly #chance: Chance
  /** The messages at which a priority falls, by how many messages went before. */
  readonly #changes: Set<number>
  /** Priorities of the chains; a chain that has fallen has one below 0. */
  readonly #priorities: number[] = []
  /** The chains of events, by the numbers of the events. */
  readonly #chains = new Map<number, number>()
  /** Events with an heir: others that came of them begin chains. */
  readonly #continued = new Set<number>()
  #messages = 0
  #fallen = 0

  constructor(chance: Chance, depth: number) {
    this.#chance = chance
    const length = 4 + chance.magnitude(longest - 4)
    this.#changes = new Set(Array.from({ length: depth - 1 }, () => chance.below(length)))
  }

  pick(count: number, candidates: Candidates): number {
    const chains = Array.from({ length: count }, (_, place) => this.#chainOf(candidates.at(place)))
    const best = this.#highest(chains)
    const event = candidates.at(best).next()
    if (event === undefined || !isMessage(event)) return best
    if (!this.#changes.delete(this.#messages++)) return best
    this.#priorities[chains[best]!] = -++this.#fallen
    return this.#highest(chains)
  }

  onlyOne(candidate: Candidate): void {
    this.#chainOf(candidate)
  }

  #highest(chains: readonly number[]): number {
    let best = 0
    chains.forEach((chain, place) => {
      if (this.#priorities[chain]! > this.#priorities[chains[best]!]!) best = place
    })
    return best
  }

  #chainOf({ order, cause }: Candidate): number {
    const known = this.#chains.get(order)
    if (known !== undefined) return known
    const inherited = this.#continued.has(cause) ? undefined : this.#chains.get(cause)
    this.#continued.add(cause)
    const chain = inherited ?? this.#priorities.push(this.#chance.next()) - 1
    this.#chains.set(order, chain)
    return chain
  }
}
