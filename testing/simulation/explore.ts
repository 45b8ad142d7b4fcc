import { deviating, RecordedChoices, seeded } from '../../simulator/index.js'
import type { Choices, Deviation } from '../../simulator/index.js'
import { breathe } from './breathe.js'
import { checkExplore, checkRun } from './check-run.js'
import { ExploreFailure } from './explore-failure.js'
import { isNotDeterministic, simulateTwice } from './determinism.js'
import { minimise } from './minimise.js'
import { run } from './run.js'
import type { ExploreOptions, ExploreResult } from './explore-options.js'
import type { Scenario } from './run-options.js'
import type { Simulation } from './simulation.js'

/**
 * Runs one scenario many times, each time another way, until one of the runs fails: with every seed, or with
 * every schedule that deviates from first come, first served at most so often.
 *
 * Resolves when no run failed. Rejects with an {@link ExploreFailure} at the first that did, with the
 * fewest deviations that still make it fail, in words. A run that is not deterministic, and a scenario that throws
 * something other than an Error, end the exploration with that.
 *
 * @example
 * await explore({ seeds: 1_000 }, scenario)
 * await explore({ deviations: 2 }, scenario)
 */
export async function explore(options: ExploreOptions, scenario: Scenario): Promise<ExploreResult> {
  checkRun('explore', options, scenario)
  const { seeds = 100 } = options
  const given = typeof seeds === 'number' ? seeds : [...seeds]
  checkExplore(options, given)
  const tally = new Tally(options)
  if (options.deviations !== undefined) await exploreSchedules(options, scenario, tally)
  else await exploreSeeds(options, scenario, tally, given)
  return tally.result
}

class Tally {
  runs = 0
  events = 0
  total: number | undefined
  readonly #hashes = new Set<string>()
  readonly #onRun: ExploreOptions['onRun']

  constructor({ onRun }: ExploreOptions) {
    this.#onRun = onRun
  }

  get result(): ExploreResult {
    return { runs: this.runs, events: this.events, distinct: this.#hashes.size }
  }

  count(sim: Simulation): void {
    const hash = sim.trace?.hash()
    this.runs++
    this.events += sim.simulator.world.steps
    if (hash !== undefined) this.#hashes.add(hash)
    this.#onRun?.({ runs: this.runs, total: this.total, events: this.events })
  }
}

async function exploreSeeds(
  options: ExploreOptions,
  scenario: Scenario,
  tally: Tally,
  seeds: number | readonly number[],
): Promise<void> {
  const { firstSeed = 0 } = options
  const all =
    typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => firstSeed + i) : seeds
  tally.total = all.length
  for (const seed of all) await attempt(options, scenario, tally, seeded(seed), seed)
}

/** Level by level: first no deviation, then one at every place, then a second after each first. */
async function exploreSchedules(
  options: ExploreOptions,
  scenario: Scenario,
  tally: Tally,
): Promise<void> {
  const { deviations: most = 1, maxRuns = 100_000 } = options
  let level: (readonly Deviation[])[] = [[]]
  for (let depth = 0; depth <= most; depth++) {
    const next: (readonly Deviation[])[] = []
    for (const deviations of level) {
      if (tally.runs >= maxRuns) {
        throw new RangeError(
          `exploring ${most} deviations takes more than ${maxRuns} runs (maxRuns)`,
        )
      }
      const further: Deviation[] = []
      const choices = new RecordedChoices(deviating(deviations), (choice, count) => {
        // only orders are explored: what else could be chosen is a fault, not a schedule
        if (choice.stream !== 'next') return
        if (deviations.length > 0 && choice.at <= deviations.at(-1)!.at) return
        for (let index = 1; index < count; index++) further.push({ ...choice, index })
      })
      await attempt(options, scenario, tally, choices)
      if (depth < most) next.push(...further.map((deviation) => [...deviations, deviation]))
    }
    level = next
  }
}

async function attempt(
  options: ExploreOptions,
  scenario: Scenario,
  tally: Tally,
  choices: Choices,
  seed?: number,
): Promise<void> {
  await breathe(options.signal)
  const runOptions = { ...options, choices, ...(seed === undefined ? {} : { seed }) }
  const attemptOnce = options.checkDeterminism === true ? simulateTwice : run
  const { sim, outcome, deviations } = await attemptOnce(runOptions, scenario)
  tally.count(sim)
  if (outcome.ok) return
  const { error } = outcome
  if (!(error instanceof Error) || isNotDeterministic(error)) throw error
  const failed = { error, deviations }
  const smallest = await minimise(runOptions, scenario, failed, options.maxMinimisingRuns)
  throw new ExploreFailure({ runs: tally.runs, seed, ...smallest })
}
