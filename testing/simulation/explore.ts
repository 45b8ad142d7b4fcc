import { deviating, rabbitmqVersions, RecordedChoices } from '../../simulator/index.js'
import type { Choices, Deviation, RabbitmqVersion } from '../../simulator/index.js'
import { ConfigurationError } from '../../src/index.js'
import { breathe } from './breathe.js'
import { Budget, summaryOf } from './budget.js'
import { checkExplore, checkRun } from './check-run.js'
import { currentTest } from './current-test.js'
import { ExploreFailure } from './explore-failure.js'
import { limitsOf, tellTest } from './explore-in-test.js'
import { isNotDeterministic, simulateTwice } from './determinism.js'
import { minimise } from './minimising/minimise.js'
import { nearestPassing } from './nearest.js'
import { rehearse } from './rehearsal/rehearse.js'
import { run } from './run.js'
import type { ExploreOptions, ExploreResult } from './explore-options.js'
import type { Scenario } from './run-options.js'
import type { Simulation } from './simulation.js'
import type { StrategyName } from './strategies/strategy.js'
import { strategicChoices, strategyOf } from './strategies/strategic-choices.js'

/**
 * Runs one scenario many times, each time another way, until one of the runs fails: with every seed, or with
 * every schedule that deviates from first come, first served at most so often.
 *
 * Resolves when no run failed, or when the time for it (`timeMs`, `maxRuns`) is used up. Rejects with an {@link ExploreFailure} at the first that did, with the
 * fewest deviations that still make it fail, in words. A run that is not deterministic, and a scenario that throws
 * something other than an Error, end the exploration with that.
 *
 * @example
 * await explore({ seeds: 1_000 }, scenario)
 * await explore({ deviations: 2 }, scenario)
 */
export async function explore(options: ExploreOptions, scenario: Scenario): Promise<ExploreResult> {
  checkRun('explore', options, scenario)
  const { rabbitmq, seeds = 100, ...rest } = options
  const given = typeof seeds === 'number' ? seeds : [...seeds]
  checkExplore(options, given)
  const all = { ...rest, seeds: given }
  const test = currentTest()
  if (test === undefined) return exploreAll(all, scenario, rabbitmq)
  return tellTest(test, exploreAll(limitsOf(test, all), scenario, rabbitmq))
}

function exploreAll(
  options: Omit<ExploreOptions, 'rabbitmq'>,
  scenario: Scenario,
  rabbitmq: ExploreOptions['rabbitmq'],
): Promise<ExploreResult> {
  if (typeof rabbitmq === 'object') return exploreVersions(options, scenario, rabbitmq)
  return exploreVersion(rabbitmq === undefined ? options : { ...options, rabbitmq }, scenario)
}

type OneVersion = Omit<ExploreOptions, 'rabbitmq'> & { readonly rabbitmq?: RabbitmqVersion }

async function exploreVersion(options: OneVersion, scenario: Scenario): Promise<ExploreResult> {
  const tally = new Tally(options)
  if (options.deviations !== undefined) await exploreSchedules(options, scenario, tally)
  else await exploreSeeds(options, scenario, tally)
  return tally.result
}

/** Each seed on each version. A seed that fails alike on all of them fails as it does on the oldest. */
async function exploreVersions(
  options: Omit<ExploreOptions, 'rabbitmq'>,
  scenario: Scenario,
  versions: readonly RabbitmqVersion[],
): Promise<ExploreResult> {
  const given = { ...options }
  delete given.onRun
  const rest = { ...given, strategy: 'random', maxLatencyMs: 0, packets: false } as const
  const ordered = checkedVersions(given, versions)
  const seeds = seedsOf(rest)
  const tally = new Tally(options)
  tally.total = seeds.length * ordered.length
  for (const seed of seeds) {
    if (tally.isOver) break
    const rehearsed = await rehearse({ ...rest, seed }, scenario, ordered)
    if (rehearsed.fails)
      await exploreVersion({ ...rest, rabbitmq: ordered[0]!, seeds: [seed] }, scenario)
    for (const run of rehearsed.runs) tally.add(run.events)
  }
  return tally.result
}

/** The versions, the oldest first. */
function checkedVersions(
  options: ExploreOptions,
  versions: readonly RabbitmqVersion[],
): readonly RabbitmqVersion[] {
  const {
    deviations,
    checkDeterminism,
    trace,
    strategy = 'random',
    depth,
    maxLatencyMs = 0,
  } = options
  const refuse = (reason: string): never => {
    throw new ConfigurationError(`explore with several versions of RabbitMQ ${reason}`)
  }
  if (deviations !== undefined) refuse('goes by seeds, not by deviations')
  if (strategy !== 'random') refuse('goes by random orders: `strategy` is for one version')
  if (depth !== undefined) refuse('goes by random orders: `depth` is for one version')
  if (maxLatencyMs !== 0) refuse('has no `maxLatencyMs`: it is for one version')
  if (options.packets === true) refuse('has no `packets`: it is for one version')
  if (checkDeterminism === true) refuse('does not check determinism: explore one version for that')
  if (trace === 0) refuse('compares traces: `trace: 0` keeps none')
  const unknown = versions.find((version) => !rabbitmqVersions.includes(version))
  if (unknown !== undefined || versions.length === 0) {
    refuse(`needs some of ${rabbitmqVersions.join(', ')}, and got ${unknown ?? 'none'}`)
  }
  return rabbitmqVersions.filter((version) => versions.includes(version))
}

function seedsOf({ seeds = 100, firstSeed = 0 }: ExploreOptions): readonly number[] {
  return typeof seeds === 'number'
    ? Array.from({ length: seeds }, (_, i) => firstSeed + i)
    : [...seeds]
}

/** Virtual milliseconds that a frame may take in an exploration by seeds. */
const usualLatencyMs = 100

interface SeededRun {
  readonly seed: number
  readonly strategy: StrategyName
}

class Tally {
  runs = 0
  events = 0
  total: number | undefined
  readonly budget: Budget
  readonly #hashes = new Set<string>()
  readonly #options: ExploreOptions
  #stoppedBy: 'timeMs' | 'maxRuns' | undefined

  constructor(options: ExploreOptions) {
    this.#options = options
    this.budget = new Budget(options.timeMs)
  }

  /** Whether there may be no further run, though there are some to be made. */
  get isOver(): boolean {
    const { maxRuns = 100_000 } = this.#options
    if (this.runs >= maxRuns) this.#stoppedBy = 'maxRuns'
    else if (this.runs > 0 && this.budget.isUsedUp) this.#stoppedBy = 'timeMs'
    return this.#stoppedBy !== undefined
  }

  get result(): ExploreResult {
    const { runs, events } = this
    const { elapsedMs } = this.budget
    return {
      runs,
      events,
      distinct: this.#hashes.size,
      elapsedMs,
      isComplete: this.#stoppedBy === undefined,
      summary: summaryOf(runs, elapsedMs, this.#stoppedBy),
    }
  }

  count(sim: Simulation): void {
    const hash = sim.trace?.hash()
    if (hash !== undefined) this.#hashes.add(hash)
    this.add(sim.simulator.world.steps)
  }

  /** Another run is over. */
  add(events: number): void {
    this.runs++
    this.events += events
    this.#options.onRun?.({ runs: this.runs, total: this.total, events: this.events })
  }
}

async function exploreSeeds(options: OneVersion, scenario: Scenario, tally: Tally): Promise<void> {
  const { strategy = 'portfolio', depth, maxLatencyMs = usualLatencyMs, packets = true } = options
  const all = seedsOf(options)
  tally.total = all.length
  for (const seed of all) {
    if (tally.isOver) return
    const choices = strategicChoices({ strategy, depth, maxLatencyMs }, seed)
    const how = { seed, strategy: strategyOf(strategy, seed) }
    await attempt({ ...options, maxLatencyMs, packets }, scenario, tally, choices, how)
  }
}

/** Level by level: first no deviation, then one at every place, then a second after each first. */
async function exploreSchedules(
  options: OneVersion,
  scenario: Scenario,
  tally: Tally,
): Promise<void> {
  const { deviations: most = 1 } = options
  let level: (readonly Deviation[])[] = [[]]
  for (let depth = 0; depth <= most; depth++) {
    const next: (readonly Deviation[])[] = []
    for (const deviations of level) {
      if (tally.isOver) return
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
  options: OneVersion,
  scenario: Scenario,
  tally: Tally,
  choices: Choices,
  how?: SeededRun,
): Promise<void> {
  await breathe(options.signal)
  const runOptions = { ...options, choices, ...(how === undefined ? {} : { seed: how.seed }) }
  const attemptOnce = options.checkDeterminism === true ? simulateTwice : run
  const { sim, outcome, deviations } = await attemptOnce(runOptions, scenario)
  tally.count(sim)
  if (outcome.ok) return
  const { error } = outcome
  if (!(error instanceof Error) || isNotDeterministic(error)) throw error
  const failed = { error, deviations }
  const { isOverdrawn } = tally.budget
  const most = options.maxMinimisingRuns
  const smallest = await minimise(runOptions, scenario, failed, most, isOverdrawn)
  const nearest = smallest.isReproduced
    ? await nearestPassing(runOptions, scenario, smallest.deviations, isOverdrawn)
    : undefined
  throw new ExploreFailure({
    runs: tally.runs,
    seed: how?.seed,
    strategy: how?.strategy,
    nearest,
    ...smallest,
  })
}
