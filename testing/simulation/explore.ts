/**
 * Runs one scenario many times, each time another way, until one of them fails: with every seed, or with
 * every schedule that departs from first come, first served at most so often.
 */
import { departing, RecordedChoices, seeded } from '../../simulator/index.js'
import type { Choices, Departure } from '../../simulator/index.js'
import { ExploreFailure } from './explore-failure.js'
import { isNotDeterministic, simulateTwice } from './determinism.js'
import { minimise } from './minimise.js'
import { run, type RunOptions, type Scenario } from './run.js'
import type { Simulation } from './simulation.js'

export interface ExploreOptions extends Omit<RunOptions, 'choices' | 'seed'> {
  /** So many seeds, from `firstSeed`, or just these. */
  seeds?: number | Iterable<number>
  /** Default 0. */
  firstSeed?: number
  /** Every schedule with at most so many departures from first come, first served. */
  deviations?: number
  /** How many runs an exploration of schedules may take. Default 100,000. */
  maxRuns?: number
  /** How many runs the search for a smaller failure may take. Default 300. */
  maxMinimisingRuns?: number
  /** Every run is done twice, and must go the same way. Default false. */
  checkDeterminism?: boolean
  /** Called after every run. */
  onRun?: (progress: ExploreProgress) => void
}

export interface ExploreProgress {
  readonly runs: number
  /** How many runs there will be, as far as it is known. */
  readonly total: number | undefined
  /** Events in all runs so far. */
  readonly events: number
}

export interface ExploreResult {
  readonly runs: number
  readonly events: number
  /** How many runs went another way than all before; counted by the hashes of their traces. */
  readonly distinct: number
}

/**
 * Resolves when no run failed. Rejects with an {@link ExploreFailure} at the first that did, with the
 * fewest departures that still make it fail, in words.
 *
 * @example
 * await explore({ seeds: 1_000 }, scenario)
 * await explore({ deviations: 2 }, scenario)
 */
export async function explore(options: ExploreOptions, scenario: Scenario): Promise<ExploreResult> {
  const tally = new Tally(options)
  if (options.deviations !== undefined) await exploreSchedules(options, scenario, tally)
  else await exploreSeeds(options, scenario, tally)
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
): Promise<void> {
  const { seeds = 100, firstSeed = 0 } = options
  const all =
    typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => firstSeed + i) : [...seeds]
  tally.total = all.length
  for (const seed of all) await attempt(options, scenario, tally, seeded(seed), seed)
}

/** Level by level: first no departure, then one at every place, then a second after each first. */
async function exploreSchedules(
  options: ExploreOptions,
  scenario: Scenario,
  tally: Tally,
): Promise<void> {
  const { deviations = 1, maxRuns = 100_000 } = options
  let level: (readonly Departure[])[] = [[]]
  for (let depth = 0; depth <= deviations; depth++) {
    const next: (readonly Departure[])[] = []
    for (const departures of level) {
      if (tally.runs >= maxRuns) {
        throw new RangeError(
          `exploring ${deviations} deviations takes more than ${maxRuns} runs (maxRuns)`,
        )
      }
      const places: Departure[][] = []
      const choices = new RecordedChoices(departing(departures), (choice, count) => {
        // only orders are explored: what else could be chosen is an accident, not a schedule
        if (choice.stream !== 'next') return
        if (departures.length > 0 && choice.at <= departures.at(-1)!.at) return
        for (let index = 1; index < count; index++) places.push([{ ...choice, index }])
      })
      await attempt(options, scenario, tally, choices)
      if (depth < deviations) next.push(...places.map((place) => [...departures, ...place]))
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
  const runOptions = { ...options, choices, ...(seed === undefined ? {} : { seed }) }
  const attemptOnce = options.checkDeterminism === true ? simulateTwice : run
  const { sim, outcome, departures } = await attemptOnce(runOptions, scenario)
  tally.count(sim)
  if (outcome.ok) return
  const { error } = outcome
  if (!(error instanceof Error) || isNotDeterministic(error)) throw error
  const failed = { error, departures }
  const smallest = await minimise(runOptions, scenario, failed, options.maxMinimisingRuns)
  throw new ExploreFailure({ runs: tally.runs, seed, ...smallest })
}
