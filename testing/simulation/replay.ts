import { deviating } from '../../simulator/index.js'
import { noteRun } from '../report/run-notes.js'
import type { FailureReport } from '../report/failure.js'
import { run } from './run.js'
import type { RunOptions, Scenario } from './run-options.js'

/**
 * Runs a scenario as it went in a report. Rejects with the error that the run ends with, resolves with the result of
 * the scenario when it no longer fails. Rejects with a TypeError for a text that is no failure report, and with a
 * SyntaxError for one that is no JSON.
 *
 * @param report - the report, or its JSON
 * @param options - those of the run that failed, but for `seed`, `choices`, `maxLatencyMs` and `packets`
 *
 * @example
 * await replay(await readFile('lost-update.json', 'utf8'), {}, scenario)
 */
export async function replay<R>(
  report: FailureReport | string,
  options: Omit<RunOptions, 'seed' | 'choices' | 'maxLatencyMs' | 'packets'>,
  scenario: Scenario<R>,
): Promise<R> {
  const { seed, deviations, maxLatencyMs = 0 } = typeof report === 'string' ? parse(report) : report
  const choices = deviating(deviations)
  // where frames came alone, the report has no choices of packets
  const runOptions = {
    ...options,
    maxLatencyMs,
    packets: true,
    choices,
    ...(seed === undefined ? {} : { seed }),
  }
  const { outcome } = await run(runOptions, scenario, { onStart: noteRun })
  if (!outcome.ok) throw outcome.error
  return outcome.result
}

function parse(text: string): FailureReport {
  const report = JSON.parse(text) as Partial<FailureReport> | null
  if (!Array.isArray(report?.deviations)) {
    throw new TypeError('replay: this is no failure report: it has no list of `deviations`')
  }
  return report as FailureReport
}
