import type { RunOptions } from '../simulation/run-options.js'
import { OpenRun } from '../simulation/open-run.js'
import type { Simulation } from '../simulation/simulation.js'

export interface SimulationFixtures {
  /** Options of the simulation: `test.override({ simulation: { faults: faults.all() } })`. */
  simulation: RunOptions
  /** A simulated cluster of the test's own. It is checked and stopped when the test is over. */
  sim: Simulation
}

const openRuns = new WeakMap<Simulation, OpenRun>()

/** The run that a test's simulation is part of, while the test runs. */
export function openRunOf(sim: Simulation | undefined): OpenRun | undefined {
  return sim === undefined ? undefined : openRuns.get(sim)
}

/** Opens a simulation for one test. Without a seed of its own a test has seed 0. */
export async function provideSim(
  simulation: RunOptions,
  use: (sim: Simulation) => Promise<void>,
): Promise<void> {
  const seed = seedFromEnvironment() ?? simulation.seed ?? 0
  const run = new OpenRun({ ...simulation, seed })
  try {
    run.begin()
    openRuns.set(run.sim, run)
    await use(run.sim)
  } finally {
    run.close()
  }
}

/** The seed in `KINOKO_SEED`, for a run as it was; undefined when it says none. */
export function seedFromEnvironment(): number | undefined {
  const { process } = globalThis as { process?: { env: Record<string, string | undefined> } }
  const text = process?.env['KINOKO_SEED']
  if (text === undefined || text === '') return undefined
  const seed = Number(text)
  if (Number.isSafeInteger(seed)) return seed
  throw new TypeError(`KINOKO_SEED: \`${text}\` is no whole number`)
}
