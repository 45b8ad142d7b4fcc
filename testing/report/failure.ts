import type { Deviation } from '../../simulator/index.js'
import type { StoryCall } from './calls/story-call.js'
import type { CodeFrame } from './source/code-frame.js'
import type { StoryEvent } from './story.js'
import { isError } from './thrown.js'

/** A simulation that went wrong by itself, not by an assertion of the scenario. */
export class SimulationError extends Error {
  /** Stable, for programs. */
  readonly code: SimulationErrorCode

  constructor(code: SimulationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SimulationError'
    this.code = code
  }
}

/** The ways in which a simulation goes wrong by itself. */
export type SimulationErrorCode =
  /** Nothing can happen any more, and the scenario still waits. */
  | 'KINOKO_SIMULATION_STUCK'
  /** An invariant does not hold. */
  | 'KINOKO_INVARIANT_VIOLATED'
  /** The faults were over, and the cluster did not come to rest. */
  | 'KINOKO_NOT_LIVE'
  /** More events than the scenario was allowed. */
  | 'KINOKO_STEP_LIMIT'
  /** A promise was rejected, and nobody handles that; the `cause` is its reason. */
  | 'KINOKO_UNHANDLED_REJECTION'
  /** Code that the simulation called threw, and nobody caught that; the `cause` is what it threw. */
  | 'KINOKO_UNCAUGHT_EXCEPTION'
  /** The same choices led to another run: something in it is not simulated. */
  | 'KINOKO_NOT_DETERMINISTIC'

/** A failed run as plain data: as JSON it can be kept, and replayed. */
export interface FailureReport {
  /** The first line of the error. */
  readonly reason: string
  /** The seed of the run; undefined when it was first come, first served but for its deviations. */
  readonly seed?: number
  /** Virtual milliseconds that the choices could let a frame take; undefined when they could not. */
  readonly maxLatencyMs?: number
  /** SHA-256 over the trace, in hexadecimal; undefined without a trace. */
  readonly hash?: string
  /** Virtual milliseconds at the time of the failure. */
  readonly time: number
  /** How many events there were. */
  readonly steps: number
  /** The choices that were not 0: with them the run can be had again. */
  readonly deviations: readonly Deviation[]
  /** The deviations and faults in words; empty unless the run was made as small as possible. */
  readonly causes: readonly string[]
  /** The run in words, as far as the trace was kept, without the housekeeping of the protocol. */
  readonly story: readonly StoryEvent[]
  /** The calls of the story, in the order in which they began. */
  readonly calls: readonly StoryCall[]
  /** The lines of the trace, as far as it was kept. */
  readonly lines: readonly string[]
  /** The number of the event that each of the lines belongs to. */
  readonly lineSteps: readonly number[]
  /** The line of the user's code at which the run failed; undefined when the stack of the error has none. */
  readonly frame?: CodeFrame
  /** The run that passes and differs least from this one; undefined unless an exploration found one. */
  readonly nearest?: NearestRun
}

/** A run that passes, to be held beside one that fails. */
export interface NearestRun {
  /** The choices that were not 0. */
  readonly deviations: readonly Deviation[]
  /** How many events there were. */
  readonly steps: number
  /** The run in words; its messages have no properties, headers and bodies. */
  readonly story: readonly StoryEvent[]
  /** The calls of the story, in the order in which they began. */
  readonly calls: readonly StoryCall[]
}

type RunFacts = Pick<FailureReport, 'seed' | 'hash' | 'time' | 'steps'>

const reports = new WeakMap<Error, () => FailureReport>()

/** The report of an error that `simulate` or `explore` threw; undefined for other errors. */
export function failureReport(error: unknown): FailureReport | undefined {
  return isError(error) ? reports.get(error)?.() : undefined
}

/**
 * Lets {@link failureReport} find the report of an error.
 *
 * @param make - called when the report is first asked for, once
 */
export function attachReport(error: Error, make: () => FailureReport): void {
  let report: FailureReport | undefined
  reports.set(error, () => (report ??= make()))
}

/** The facts of a run in one line: `seed 42 · hash 5f0c21aa93be01d7… · 120 virtual ms · 431 events`. */
export function titleOf({ seed, hash, time, steps }: RunFacts): string {
  return [
    seed === undefined ? 'first come, first served' : `seed ${seed}`,
    ...(hash === undefined ? [] : [`hash ${hash.slice(0, 16)}…`]),
    `${time} virtual ms`,
    `${steps} events`,
  ].join(' · ')
}
