import { noteRun } from '../report/run-notes.js'
import type { RunOptions } from '../simulation/run-options.js'
import { OpenRun } from '../simulation/open-run.js'
import { seedFromEnvironment } from '../simulation/from-environment.js'
import type { Simulation } from '../simulation/simulation.js'

/** The fixtures of `test`. */
export interface SimulationFixtures {
  /** The options of the simulation: `test.override({ simulation: { faults: faults.all() } })`. Default: seed 0. */
  simulation: RunOptions
  /** A simulated cluster of the test's own. When the test is over the cluster is checked and stopped. */
  sim: Simulation
}

const openRuns = new WeakMap<Simulation, OpenRun>()

/** The run that a test's simulation is part of, while the test runs. */
export function openRunOf(sim: Simulation | undefined): OpenRun | undefined {
  return sim === undefined ? undefined : openRuns.get(sim)
}

/**
 * Opens a simulation for one test. Without a seed of its own a test has seed 0.
 *
 * @param isConcurrent - whether other tests run at the same time
 */
export async function provideSim(
  simulation: RunOptions,
  use: (sim: Simulation) => Promise<void>,
  isConcurrent = false,
): Promise<void> {
  const seed = seedFromEnvironment() ?? simulation.seed ?? 0
  const run = new OpenRun({ ...simulation, seed }, { onStart: noteRun })
  try {
    run.begin(isConcurrent)
    openRuns.set(run.sim, run)
    await use(run.sim)
  } finally {
    await closeRun(run)
  }
}

/** Rejects with a rejection of the run that came so late that nothing else has told of it. */
async function closeRun(run: OpenRun): Promise<void> {
  const late = await run.close()
  if (late !== undefined) throw run.explain(late)
}
