import { OpenRun } from './open-run.js'
import type { Run, RunObserver, RunOptions, Scenario } from './run-options.js'

/**
 * Runs a scenario once, from its beginning to its rest, and stops the services and clients it started. Never
 * rejects.
 */
export async function run<R>(
  options: RunOptions,
  scenario: Scenario<R>,
  observer?: RunObserver,
): Promise<Run<R>> {
  const open = new OpenRun(options, observer)
  const { sim, deviations } = open
  try {
    open.begin()
    const result = await open.unlessItFails(open.runCode(() => scenario(sim)))
    await open.finish()
    return { sim, deviations, outcome: { ok: true, result } }
  } catch (error) {
    return { sim, deviations, outcome: { ok: false, error: open.explain(error) } }
  } finally {
    open.close()
  }
}
