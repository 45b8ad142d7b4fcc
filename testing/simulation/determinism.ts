import { deviating, lineOf, tellWork } from '../../simulator/index.js'
import type { PieceOfWork, TraceEntry } from '../../simulator/index.js'
import { watchGlobals, type GlobalUse } from '../globals/watch-globals.js'
import { explain } from '../report/explain.js'
import { SimulationError } from '../report/failure.js'
import { isReasonOf } from './open-run.js'
import { run } from './run.js'
import type { Run, RunObserver, RunOptions, Scenario } from './run-options.js'
import type { Simulation } from './simulation.js'

/**
 * Two runs with the same choices, which must go the same way: the first of them, or a failure when the second went
 * another way, with the lines of code that asked the platform for time or chance.
 */
export async function simulateTwice<R>(
  options: RunOptions,
  scenario: Scenario<R>,
  observer: RunObserver = {},
): Promise<Run<R>> {
  const withTrace = { ...options, trace: Infinity }
  const first = await run(withTrace, scenario, { ...observer, onStart: attendWith(observer) })
  if (!first.outcome.ok && isReasonOf(options.signal, first.outcome.error)) return first
  const { uses, stop } = watchGlobals()
  const again = { ...withTrace, choices: deviating(first.deviations) }
  const second = await run(again, scenario, attentive).finally(stop)
  if (!second.outcome.ok && isReasonOf(options.signal, second.outcome.error)) return second
  const unordered = second.sim.simulator.hostWork?.unordered ?? []
  const isSame = first.sim.trace?.hash() === second.sim.trace?.hash()
  if (isSame && unordered.length === 0) return first
  const problem = isSame ? tellUnordered(unordered) : tell(first, second, uses)
  const error = new SimulationError('KINOKO_NOT_DETERMINISTIC', problem)
  return { ...second, outcome: { ok: false, error: explain(error, second.sim, first.deviations) } }
}

/** The lines of all real work are needed. */
const attentive: RunObserver = { onStart: ({ simulator }) => simulator.hostWork?.attend() }

function attendWith(observer: RunObserver): (sim: Simulation) => void {
  return (sim) => {
    attentive.onStart?.(sim)
    observer.onStart?.(sim)
  }
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
    ...platformWork(second),
  ].join('\n')
}

/** Two runs that went the same way by luck. */
function tellUnordered(work: readonly PieceOfWork[]): string {
  return [
    'the platform decides what happens first: these were under way at the same time, and calls or messages came of each',
    ...listOf(work),
    'await one after the other, or all of them before the next call',
  ].join('\n')
}

/** A file, a server, a process may answer another way. */
function platformWork({ sim }: Run): string[] {
  const work = sim.simulator.hostWork?.history ?? []
  if (work.length === 0) return []
  return ['work of the platform, whose results no simulation decides:', ...listOf(work)]
}

function listOf(work: readonly PieceOfWork[]): string[] {
  const known = work.filter(({ where }) => where !== undefined)
  return [...new Set(known.map((piece) => `- ${tellWork(piece)}`))]
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
