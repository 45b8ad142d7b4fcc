import { Budget, summaryOf } from '../budget.js'
import type { ExploreOptions, ExploreResult, Reduction } from '../explore-options.js'
import type { Simulation } from '../simulation.js'
import { CoverageCount, neverTrue } from './coverage.js'
import { NeverHappened } from './never-happened.js'

/** Counts the runs of an exploration, and knows when there may be no more. */
export class Tally {
  runs = 0
  events = 0
  total: number | undefined
  /** Of an exhaustive exploration. */
  reduction: Reduction | undefined
  readonly budget: Budget
  readonly coverage = new CoverageCount()
  #isFollowed = false
  readonly #hashes = new Set<string>()
  readonly #options: ExploreOptions
  #stoppedBy: 'timeMs' | 'maxRuns' | 'quietRuns' | undefined

  constructor(options: ExploreOptions) {
    this.#options = options
    this.budget = new Budget(options.timeMs)
  }

  /** Whether there may be no further run, though there are some to be made. */
  get isOver(): boolean {
    const { maxRuns = 100_000, quietRuns = Infinity } = this.#options
    if (this.runs >= maxRuns) this.#stoppedBy = 'maxRuns'
    else if (this.runs > 0 && this.budget.isUsedUp) this.#stoppedBy = 'timeMs'
    else if (this.coverage.quietRuns >= quietRuns) this.#stoppedBy = 'quietRuns'
    return this.#stoppedBy !== undefined
  }

  get result(): ExploreResult {
    const { runs, events, reduction } = this
    const coverage = this.#isFollowed ? this.coverage.figures : undefined
    const { elapsedMs } = this.budget
    return {
      runs,
      events,
      distinct: this.#hashes.size,
      elapsedMs,
      isComplete: this.#stoppedBy === undefined,
      summary: summaryOf({ runs, elapsedMs, stoppedBy: this.#stoppedBy, reduction, coverage }),
      ...(reduction === undefined ? {} : { reduction }),
      ...(coverage === undefined ? {} : { coverage }),
    }
  }

  /** Throws a NeverHappened where something was expected of some run, and was true in none. */
  checkSometimes(): void {
    const { figures } = this.coverage
    if (this.runs > 1 && neverTrue(figures.sometimes).length > 0) {
      throw new NeverHappened(this.runs, figures)
    }
  }

  /** Counts what a run sees, from its beginning. */
  follow(sim: Simulation): void {
    this.#isFollowed = true
    this.coverage.follow(sim)
  }

  /** Another run is over. */
  count(sim: Simulation): void {
    this.coverage.endRun()
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
