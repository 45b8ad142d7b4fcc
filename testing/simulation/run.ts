import type { Departure, SimulatorOptions } from '../../simulator/index.js'
import type { Config } from '../../src/index.js'
import type { FaultPlan } from './faults.js'
import type { Invariant } from './invariant.js'
import { OpenRun } from './open-run.js'
import type { Simulation } from './simulation.js'

export interface RunOptions extends Omit<SimulatorOptions, 'clock'> {
  /** Settings for all services and clients. */
  config?: Config
  /** Accidents that happen by themselves; none by default. */
  faults?: FaultPlan
  /** What must be true of the run, whatever happens. */
  invariants?: readonly Invariant[]
  /** How many events the run may have. Default 1,000,000. */
  maxSteps?: number
  /**
   * Real milliseconds that a scenario may wait for something outside the simulation (a file, a socket, a
   * real timer) while nothing happens inside it, before it counts as stuck. Default 1,000.
   */
  foreignWaitMs?: number
  /**
   * While the simulation runs, `Date`, `performance`, timers, `Math.random` and `crypto` are its own, for
   * code that asks the globals. Put back afterwards. Default false.
   */
  globals?: boolean
}

export type Scenario<R = unknown> = (sim: Simulation) => Promise<R>

/** A run that is over: how it ended, and what is left to look at. */
export interface Run<R = unknown> {
  readonly sim: Simulation
  readonly outcome:
    { readonly ok: true; readonly result: R } | { readonly ok: false; readonly error: unknown }
  /** The decisions that were not the first in line. */
  readonly departures: readonly Departure[]
}

export interface RunObserver {
  /** Called before the scenario begins. */
  onStart?(sim: Simulation): void
  /** Called when something of the fault plan happens, with what it is. */
  onAccident?(text: string, sim: Simulation): void
}

/** Runs a scenario once, from its beginning to its rest, and stops what it started. Never rejects. */
export async function run<R>(
  options: RunOptions,
  scenario: Scenario<R>,
  observer?: RunObserver,
): Promise<Run<R>> {
  const open = new OpenRun(options, observer)
  const { sim, departures } = open
  try {
    open.begin()
    const result = await open.unlessItFails(scenario(sim))
    await open.finish()
    return { sim, departures, outcome: { ok: true, result } }
  } catch (error) {
    return { sim, departures, outcome: { ok: false, error: open.explain(error) } }
  } finally {
    open.close()
  }
}
