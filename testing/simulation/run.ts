import { refuseIterator, refuseResult } from './generator.js'
import { OpenRun } from './open-run.js'
import type { Run, RunObserver, RunOptions, RunOutcome, Scenario } from './run-options.js'

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
  const attempted = await attempt(open, scenario)
  const rejection = await open.close()
  const outcome: RunOutcome<R> =
    attempted.ok && rejection !== undefined ? { ok: false, error: rejection } : attempted
  return {
    sim,
    deviations,
    outcome: outcome.ok ? outcome : { ok: false, error: open.explain(outcome.error) },
  }
}

async function attempt<R>(open: OpenRun, scenario: Scenario<R>): Promise<RunOutcome<R>> {
  try {
    open.begin()
    const promise = open.runCode(() => scenario(open.sim))
    refuseIterator(promise)
    const result = await open.unlessItFails(promise)
    refuseResult(result)
    await open.finish()
    return { ok: true, result }
  } catch (error) {
    return { ok: false, error }
  }
}
