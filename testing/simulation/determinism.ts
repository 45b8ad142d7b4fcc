/** The same choices must lead to the same run; if they do not, who is to blame. */
import { departing } from '../../simulator/index.js'
import { watchGlobals, type GlobalUse } from '../globals/watch-globals.js'
import { explain } from '../report/explain.js'
import { SimulationError } from '../report/failure.js'
import { run, type Run, type RunOptions, type Scenario } from './run.js'

/** Two runs with the same choices; the first of them, or a failure when the second went another way. */
export async function simulateTwice<R>(
  options: RunOptions,
  scenario: Scenario<R>,
): Promise<Run<R>> {
  const withTrace = { ...options, trace: Infinity }
  const first = await run(withTrace, scenario)
  const { uses, stop } = watchGlobals()
  const again = { ...withTrace, choices: departing(first.departures) }
  const second = await run(again, scenario).finally(stop)
  if (first.sim.trace?.hash() === second.sim.trace?.hash()) return first
  const error = new SimulationError('KINOKO_NOT_DETERMINISTIC', tell(first, second, uses))
  return { ...second, outcome: { ok: false, error: explain(error, second.sim, first.departures) } }
}

export function isNotDeterministic(error: unknown): boolean {
  return error instanceof SimulationError && error.code === 'KINOKO_NOT_DETERMINISTIC'
}

function tell(first: Run, second: Run, uses: readonly GlobalUse[]): string {
  const before = first.sim.trace?.lines ?? []
  const after = second.sim.trace?.lines ?? []
  const at = before.findIndex((line, i) => line !== after[i])
  const place = at < 0 ? before.length : at
  return [
    'the same choices led to another run: something in it is not simulated',
    `event ${place + 1} was first \`${before[place]?.trim() ?? 'the end'}\``,
    `and then \`${after[place]?.trim() ?? 'the end'}\``,
    ...suspects(uses),
  ].join('\n')
}

function suspects(uses: readonly GlobalUse[]): string[] {
  if (uses.length === 0) return []
  const list = uses.map(
    ({ name, where, count }) => `- ${name}${count > 1 ? `, ${count} times` : ''}: ${where}`,
  )
  return [
    'these ask the host for time or chance:',
    ...list,
    'ask the Ambient instead (`this.container.ambient` in a dependency provider), or run with `globals: true`',
  ]
}
