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

/** One decision that was not the boring one. */
export interface Deviation {
  /** The kind of decision. */
  readonly stream: string
  /** Which of its kind, from 0. */
  readonly at: number
  /** What was chosen. */
  readonly index: number
}

/** First come, first served, but for these deviations. Where there are fewer ways, the last one is taken. */
export function deviating(deviations: readonly Deviation[]): Choices {
  const planned = new Map(deviations.map((d) => [keyOf(d.stream, d.at), d.index]))
  const counts = new Map<string, number>()
  return {
    index(stream, count) {
      const at = counts.get(stream) ?? 0
      counts.set(stream, at + 1)
      return Math.min(planned.get(keyOf(stream, at)) ?? 0, count - 1)
    },
  }
}

/** Remembers how another's choices went. */
export class RecordedChoices implements Choices {
  /** Every decision that was not the boring one. */
  readonly deviations: Deviation[] = []
  readonly #choices: Choices
  readonly #counts = new Map<string, number>()
  readonly #onChoice: ((choice: Deviation, count: number) => void) | undefined

  /** @param onChoice - called for every decision, with the number of ways there were */
  constructor(choices: Choices, onChoice?: (choice: Deviation, count: number) => void) {
    this.#choices = choices
    this.#onChoice = onChoice
  }

  index(stream: string, count: number): number {
    const index = this.#choices.index(stream, count)
    const at = this.#counts.get(stream) ?? 0
    this.#counts.set(stream, at + 1)
    const choice = { stream, at, index }
    if (index !== 0) this.deviations.push(choice)
    this.#onChoice?.(choice, count)
    return index
  }
}

function keyOf(stream: string, at: number): string {
  return `${stream}#${at}`
}
