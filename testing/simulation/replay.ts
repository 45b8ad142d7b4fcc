import { departing } from '../../simulator/index.js'
import type { FailureReport } from '../report/failure.js'
import { run, type RunOptions, type Scenario } from './run.js'

/**
 * Runs a scenario as it went in a report, which may come from a JSON file. Rejects with the error that the
 * run ends with, resolves with its result when it no longer fails. `options` must be those of the run that
 * failed, but for `seed` and `choices`.
 *
 * @example
 * await replay(await readFile('lost-update.json', 'utf8'), {}, scenario)
 */
export async function replay<R>(
  report: FailureReport | string,
  options: Omit<RunOptions, 'seed' | 'choices'>,
  scenario: Scenario<R>,
): Promise<R> {
  const { seed, departures } = typeof report === 'string' ? parse(report) : report
  const choices = departing(departures)
  const runOptions = { ...options, choices, ...(seed === undefined ? {} : { seed }) }
  const { outcome } = await run(runOptions, scenario)
  if (!outcome.ok) throw outcome.error
  return outcome.result
}

function parse(text: string): FailureReport {
  const report = JSON.parse(text) as Partial<FailureReport> | null
  if (!Array.isArray(report?.departures)) {
    throw new TypeError('replay: this is no failure report: it has no list of `departures`')
  }
  return report as FailureReport
}
