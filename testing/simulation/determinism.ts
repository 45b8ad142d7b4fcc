import { deviating, lineOf, type TraceEntry } from '../../simulator/index.js'
import { watchGlobals, type GlobalUse } from '../globals/watch-globals.js'
import { explain } from '../report/explain.js'
import { SimulationError } from '../report/failure.js'
import { run } from './run.js'
import type { Run, RunOptions, Scenario } from './run-options.js'

/**
 * Two runs with the same choices, which must go the same way: the first of them, or a failure when the second went
 * another way, with the lines of code that asked the platform for time or chance.
 */
export async function simulateTwice<R>(
  options: RunOptions,
  scenario: Scenario<R>,
): Promise<Run<R>> {
  const withTrace = { ...options, trace: Infinity }
  const first = await run(withTrace, scenario)
  const { uses, stop } = watchGlobals()
  const again = { ...withTrace, choices: deviating(first.deviations) }
  const second = await run(again, scenario).finally(stop)
  if (first.sim.trace?.hash() === second.sim.trace?.hash()) return first
  const error = new SimulationError('KINOKO_NOT_DETERMINISTIC', tell(first, second, uses))
  return { ...second, outcome: { ok: false, error: explain(error, second.sim, first.deviations) } }
}

/** Whether a run failed because the same choices led to another one. */
export function isNotDeterministic(error: unknown): boolean {
  return error instanceof SimulationError && error.code === 'KINOKO_NOT_DETERMINISTIC'
}

function tell(first: Run, second: Run, uses: readonly GlobalUse[]): string {
  const before = first.sim.trace?.entries ?? []
  const after = second.sim.trace?.entries ?? []
  const place = placeOfDifference(before, after)
  const [was, is] = [before[place], after[place]]
  return [
    'the same choices led to another run: something in it is not simulated',
    `event ${was?.step ?? is?.step ?? 0} was first ${quoted(was)}`,
    `and then ${quoted(is)}`,
    ...suspects(uses),
  ].join('\n')
}

function placeOfDifference(before: readonly TraceEntry[], after: readonly TraceEntry[]): number {
  const lines = after.map(lineOf)
  const at = before.findIndex((entry, i) => lineOf(entry) !== lines[i])
  return at < 0 ? before.length : at
}

function quoted(entry: TraceEntry | undefined): string {
  return `\`${entry === undefined ? 'the end' : lineOf(entry).trim()}\``
}

function suspects(uses: readonly GlobalUse[]): string[] {
  if (uses.length === 0) return []
  const list = uses.map(
    ({ name, where, count }) => `- ${name}${count > 1 ? `, ${count} times` : ''}: ${where}`,
  )
  return [
    'these ask the platform for time or chance:',
    ...list,
    'ask the Ambient instead (`this.container.ambient` in a dependency provider), or run with `globals: true`',
  ]
}
