import type { Deviation, SimulatorOptions } from '../../simulator/index.js'
import type { Config } from '../../src/index.js'
import type { FaultPlan } from './faults.js'
import type { Invariant } from './invariant.js'
import type { Simulation } from './simulation.js'

/** The options of one run. */
export interface RunOptions extends Omit<SimulatorOptions, 'clock'> {
  /** Settings for all services and clients. Default: those of Kinoko. */
  config?: Config
  /** Faults that happen by themselves. Default: none. */
  faults?: FaultPlan
  /** Sentences that have to be true after every event. Default: none. */
  invariants?: readonly Invariant[]
  /** How many events the run may have; with more it fails with `KINOKO_STEP_LIMIT`. Default 1,000,000. */
  maxSteps?: number
  /**
   * Real milliseconds without a sign of life after which work of the platform (a file, a socket, a real timer) is
   * waited for no longer: virtual time goes on, or the run fails with `KINOKO_SIMULATION_STUCK` when nothing can happen
   * any more. Default 1,000.
   */
  foreignWaitMs?: number
  /**
   * While the simulation runs, `Date`, `performance`, timers, `Math.random` and `crypto` are its own, for
   * its code that asks the globals; they are put back afterwards. Throws where fake timers are installed. Default true.
   */
  globals?: boolean
  /** Ends the run, also in its midst: it rejects with the reason of the signal. Default: none; that of its test in `explore`. */
  signal?: AbortSignal
}

/** The options of `simulate`. */
export interface SimulateOptions extends RunOptions {
  /**
   * Runs the scenario a second time with the same choices, and fails when it goes another way: something
   * in it is not simulated. Default false.
   */
  checkDeterminism?: boolean
}

/** The body of a simulation: it gets a simulated cluster that is empty yet, and resolves when it is satisfied. */
export type Scenario<R = unknown> = (sim: Simulation) => Promise<R>

/** How a run ended. */
export type RunOutcome<R> =
  { readonly ok: true; readonly result: R } | { readonly ok: false; readonly error: unknown }

/** A run that is over: how it ended, and its simulation, to look at. */
export interface Run<R = unknown> {
  readonly sim: Simulation
  readonly outcome: RunOutcome<R>
  /** The choices that were not 0. */
  readonly deviations: readonly Deviation[]
}

/** Follows a run while it goes on. */
export interface RunObserver {
  /** Called before the scenario begins. */
  onStart?(sim: Simulation): void
  /** Called when a fault of the plan happens. */
  onFault?(fault: FaultEvent, sim: Simulation): void
  /** Called when the scenario has ended well and its services and clients have stopped; the run waits for it. */
  beforeEnd?(sim: Simulation): Promise<void>
  /** Rejects when the run need not go on: it ends with that error. */
  readonly halted?: Promise<never>
}

/** A fault that has happened by itself. */
export interface FaultEvent {
  /** The fault in words: `payments#0 crashes`. */
  readonly text: string
  /** Whether it happened in the course of an event, or after one. */
  readonly moment: 'at' | 'after'
}
