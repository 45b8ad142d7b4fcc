/**
 * Every decision of a simulation, as one call. Whoever answers it decides the run: a seed, a recording,
 * a property-based test, or nobody (always the first).
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Choices {
  /**
   * One of `count` ways to go on, from 0. 0 is always the boring one: the first in order, no delay, no
   * fault. `stream` names the kind of decision. `count` is at least 1.
   */
  index(stream: string, count: number): number
}

/** First come, first served: the run in which nothing surprising happens. */
export const fifo: Choices = { index: () => 0 }

/** All ways alike, drawn from a seed. */
export function seeded(seed: number): Choices {
  const random = xoroshiro128plus(seed)
  return { index: (_stream, count) => (count < 2 ? 0 : uniformInt(random, 0, count - 1)) }
}
