import type { ExploreOptions } from '../explore-options.js'
import type { Scenario } from '../run-options.js'
import { strategicChoices, strategyOf } from '../strategies/strategic-choices.js'
import { attempt, type OneVersion } from './attempt.js'
import type { Tally } from './tally.js'

/** The seeds that were asked for, in that order, and how many they are. A number of them makes no list: it may be millions, for a time. */
export function seedsOf({ seeds = 100, firstSeed = 0 }: ExploreOptions): {
  readonly seeds: Iterable<number>
  readonly count: number
} {
  if (typeof seeds === 'number') return { seeds: countedFrom(firstSeed, seeds), count: seeds }
  const list = [...seeds]
  return { seeds: list, count: list.length }
}

function* countedFrom(first: number, count: number): Iterable<number> {
  for (let i = 0; i < count; i++) yield first + i
}

/** Virtual milliseconds that a frame may take in an exploration by seeds. */
const usualLatencyMs = 100

/** One run for each seed. */
export async function exploreSeeds(
  options: OneVersion,
  scenario: Scenario,
  tally: Tally,
): Promise<void> {
  const { strategy = 'portfolio', depth, maxLatencyMs = usualLatencyMs, packets = true } = options
  const { seeds, count } = seedsOf(options)
  tally.total = count
  for (const seed of seeds) {
    if (tally.isOver) return
    const choices = strategicChoices({ strategy, depth, maxLatencyMs }, seed)
    const how = { seed, strategy: strategyOf(strategy, seed) }
    await attempt({ ...options, maxLatencyMs, packets }, scenario, tally, choices, { how })
  }
}
