import type { ExploreOptions } from '../explore-options.js'
import type { Scenario } from '../run-options.js'
import { strategicChoices, strategyOf } from '../strategies/strategic-choices.js'
import { attempt, type OneVersion } from './attempt.js'
import type { Tally } from './tally.js'

/** The seeds that were asked for, in that order. */
export function seedsOf({ seeds = 100, firstSeed = 0 }: ExploreOptions): readonly number[] {
  return typeof seeds === 'number'
    ? Array.from({ length: seeds }, (_, i) => firstSeed + i)
    : [...seeds]
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
  const all = seedsOf(options)
  tally.total = all.length
  for (const seed of all) {
    if (tally.isOver) return
    const choices = strategicChoices({ strategy, depth, maxLatencyMs }, seed)
    const how = { seed, strategy: strategyOf(strategy, seed) }
    await attempt({ ...options, maxLatencyMs, packets }, scenario, tally, choices, { how })
  }
}
