import type { RabbitmqRelease, RabbitmqVersion } from '../../simulator/index.js'
import type { RunOptions } from './run-options.js'
import type { StrategyName } from './strategies/strategy.js'

/** The options of an exploration: those of each of its runs, and which runs there are. */
export interface ExploreOptions extends Omit<
  RunOptions,
  'choices' | 'seed' | 'rabbitmq' | 'maxLatencyMs' | 'packets'
> {
  /**
   * The version of RabbitMQ; with several of them each seed is run on each, and the exploration fails with an
   * `UpgradeFailure` where a run goes another way than on the oldest. Default: as of a simulator.
   */
  rabbitmq?: RabbitmqVersion | RabbitmqRelease | readonly RabbitmqVersion[]
  /** So many seeds, from `firstSeed`, or just these; at least one. Default 100. */
  seeds?: number | Iterable<number>
  /** The first of a number of seeds. Default 0. */
  firstSeed?: number
  /**
   * How the orders of events are drawn from a seed:
   * - `random`: every event that may happen is alike likely, as in `simulate`;
   * - `pct`: probabilistic concurrency testing, each chain of messages has a priority, and some of them fall;
   * - `pos`: partial order sampling, each event has a priority, anew when another raced with it;
   * - `portfolio`: these take turns, by the seed.
   *
   * Default `portfolio`; `random` with several versions of RabbitMQ. A run depends on its seed and these options alone.
   */
  strategy?: StrategyName
  /**
   * The depth of the bugs that `pct` looks for, alone or in the portfolio: of how many events the order has to be just so
   * for the bug to show. From 1. Default: each seed draws one from 1 to 4.
   */
  depth?: number
  /**
   * The network takes up to so many virtual milliseconds for a frame, in each direction, so that timers go off before
   * messages that are under way: each seed draws which frames are late, and how much; in a third of the seeds none
   * is. 0 to 60,000; 0: time passes only when nothing else can happen. Default 100; 0 with `deviations` and with
   * several versions of RabbitMQ.
   */
  maxLatencyMs?: number
  /**
   * Frames that are there for a client at the same time may come in one packet, which the client handles in one turn: each
   * seed draws how they are packed; in half of the seeds each comes alone. Default true; false with `deviations` and with
   * several versions of RabbitMQ.
   */
  packets?: boolean
  /**
   * Instead of seeds, so not together with them: every schedule with at most so many deviations from first come, first
   * served. Faults are not explored so. Default: seeds.
   */
  deviations?: number
  /**
   * Instead of seeds: every schedule, or with `deviations` every one with at most so many of them, but of schedules that
   * differ only in the order of events that do not depend on each other one alone is run (dynamic partial order
   * reduction). Events do not depend on each other when they touch other hosts, queues, exchanges and channels. See
   * {@link Exhaustive}. Faults are not explored so. Default false.
   */
  exhaustive?: boolean | Exhaustive
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
  /**
   * After so many runs in a row without new behaviour no further one begins; the result says so. Of seeds only. Default: all
   * seeds are run.
   */
  quietRuns?: number
  /** Every run is done twice, and must go the same way. Default false. */
  checkDeterminism?: boolean
  /**
   * Ends the exploration, also in the midst of a run: it rejects with the reason of the signal. A failure that is being made
   * smaller is told as small as it is by then. Default: that of the test of vitest, as for `timeMs`, else none.
   */
  signal?: AbortSignal
  /** Called after every run. Default: nothing is. */
  onRun?: (progress: ExploreProgress) => void
}

/** The bounds of an exhaustive exploration. */
export interface Exhaustive {
  /** Only schedules with at most so many deviations from first come, first served. Default: every schedule. */
  readonly deviations?: number
  /**
   * Whether code on different hosts may share memory: a `Map` that stands for a database, say. Then any two events in which
   * code of services may run depend on each other. With false they do not when they are on different hosts, which makes
   * far fewer classes; the scenario's own code may share what it likes all the same. Default true.
   */
  readonly sharedMemory?: boolean
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

/** The things that the runs of an exploration have seen. */
export interface Coverage {
  /**
   * How many different things: which message came to a host right after which, states of queues, labels of
   * `sim.saw`. Messages are told apart by exchange, routing key and, if it is short, body, but for
   * UUIDs in these, and count only where a trace is kept.
   */
  readonly behaviours: number
  /** How many runs, up to the latest, have seen nothing that was new. */
  readonly quietRuns: number
  /** In how many runs each label was seen (`sim.saw`). */
  readonly saw: Readonly<Record<string, number>>
  /** The expectations of some run (`sim.sometimes`), by name. */
  readonly sometimes: Readonly<Record<string, SometimesFigures>>
}

/** In how many runs something was asked for, and in how many it was true. */
export interface SometimesFigures {
  /** In how many runs it was asked for. */
  readonly asked: number
  /** In how many of these it was true when it was asked for, at least once. */
  readonly isTrue: number
}

/** The runs that partial order reduction has saved. */
export interface Reduction {
  /**
   * How many schedules there were within the bounds; undefined when they are too many to be counted, or not all was
   * explored.
   */
  readonly schedules: number | undefined
  /** How many classes there were: two schedules of one class differ only in the order of independent events. */
  readonly classes: number
  /** How many runs were made that turned out to belong to a class that was known, most of them given up half-way. */
  readonly redundant: number
  /** How many schedules were not run to their end, since others of their class were; undefined as for `schedules`. */
  readonly pruned: number | undefined
}

/** The figures of an exploration in which no run failed. */
export interface ExploreResult {
  /** How many runs there were. */
  readonly runs: number
  /** Events in all runs. */
  readonly events: number
  /** How many runs went another way than all before, by the hashes of their traces; 0 without a trace. */
  readonly distinct: number
  /** The things that the runs have seen; undefined with several versions of RabbitMQ. */
  readonly coverage?: Coverage
  /** Of an exhaustive exploration: how many schedules there were, and how many of them were run. */
  readonly reduction?: Reduction
  /** Real milliseconds that it took. */
  readonly elapsedMs: number
  /** Whether all was explored that was asked for; false when `timeMs` or `maxRuns` ended it before. */
  readonly isComplete: boolean
  /** In words: `no failure in 1,240 runs, 4.0 s`, `no failure in 620 runs, stopped after 4.0 s (timeMs)`. */
  readonly summary: string
}
