import type { RabbitmqVersion } from '../../simulator/index.js'
import type { RunOptions } from './run-options.js'

/** The options of an exploration: those of each of its runs, and which runs there are. */
export interface ExploreOptions extends Omit<RunOptions, 'choices' | 'seed' | 'rabbitmq'> {
  /**
   * The version of RabbitMQ; with several of them each seed is run on each, and the exploration fails with an
   * `UpgradeFailure` where a run goes another way than on the oldest. Default: as of a simulator.
   */
  rabbitmq?: RabbitmqVersion | readonly RabbitmqVersion[]
  /** So many seeds, from `firstSeed`, or just these; at least one. Default 100. */
  seeds?: number | Iterable<number>
  /** The first of the seeds. Default 0. */
  firstSeed?: number
  /**
   * Instead of seeds: every schedule with at most so many deviations from first come, first served. Faults are
   * not explored so.
   */
  deviations?: number
  /** How many runs there may be at most; the result says whether that ended the exploration. Default 100,000. */
  maxRuns?: number
  /**
   * Real milliseconds after which no further run begins; the result says whether that ended the exploration. At least one
   * run is made, and a failure has an eighth more to be made smaller. Default: 80 % of the test's timeout inside a test of
   * vitest 4.1 or later that is not concurrent, else no limit.
   */
  timeMs?: number
  /** How many runs the search for a smaller failure may take. Default 300. */
  maxMinimisingRuns?: number
  /** Every run is done twice, and must go the same way. Default false. */
  checkDeterminism?: boolean
  /**
   * Ends the exploration between two runs: it rejects with the reason of the signal. Default: that of the test of vitest, as for
   * `timeMs`, else none.
   */
  signal?: AbortSignal
  /** Called after every run. Default: nothing is. */
  onRun?: (progress: ExploreProgress) => void
}

/** How far an exploration is. */
export interface ExploreProgress {
  /** How many runs are over. */
  readonly runs: number
  /** How many runs there will be; undefined when it is not known. */
  readonly total: number | undefined
  /** Events in all runs so far. */
  readonly events: number
}

/** The figures of an exploration in which no run failed. */
export interface ExploreResult {
  /** How many runs there were. */
  readonly runs: number
  /** Events in all runs. */
  readonly events: number
  /** How many runs went another way than all before, by the hashes of their traces; 0 without a trace. */
  readonly distinct: number
  /** Real milliseconds that it took. */
  readonly elapsedMs: number
  /** Whether all was explored that was asked for; false when `timeMs` or `maxRuns` ended it before. */
  readonly isComplete: boolean
  /** In words: `no failure in 1,240 runs, 4.0 s`, `no failure in 620 runs, stopped after 4.0 s (timeMs)`. */
  readonly summary: string
}
