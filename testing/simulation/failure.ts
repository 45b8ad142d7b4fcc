import type { Departure } from '../../simulator/index.js'

/** Why a simulation failed that went wrong by itself, not by an assertion of the scenario. */
export class SimulationError extends Error {
  /** Stable, for programs. */
  readonly code: SimulationErrorCode

  constructor(code: SimulationErrorCode, message: string) {
    super(message)
    this.name = 'SimulationError'
    this.code = code
  }
}

export type SimulationErrorCode =
  /** Nothing can happen any more, and the scenario still waits. */
  | 'KINOKO_SIMULATION_STUCK'
  /** What must always be true was not. */
  | 'KINOKO_INVARIANT_VIOLATED'
  /** The accidents were over, and the cluster did not come to rest. */
  | 'KINOKO_NOT_LIVE'
  /** More events than the scenario was allowed. */
  | 'KINOKO_STEP_LIMIT'
  /** The same choices led to another run: something in it is not simulated. */
  | 'KINOKO_NOT_DETERMINISTIC'

/** All that is known of a failed run; `report` of the error that `simulate` throws. */
export interface FailureReport {
  /** The first line of what went wrong. */
  readonly reason: string
  readonly seed: number | undefined
  /** SHA-256 over the trace, in hexadecimal; undefined without a trace. */
  readonly hash: string | undefined
  /** Virtual milliseconds at the time of the failure. */
  readonly time: number
  readonly steps: number
  /** The decisions that were not the first in line: with them the run can be had again. */
  readonly departures: readonly Departure[]
  /** The latest lines of the trace. */
  readonly lines: readonly string[]
}

const reports = new WeakMap<Error, FailureReport>()

/** The report of an error that `simulate` or `explore` threw. */
export function failureReport(error: unknown): FailureReport | undefined {
  return error instanceof Error ? reports.get(error) : undefined
}

export function attachReport(error: Error, report: FailureReport): void {
  reports.set(error, report)
}
