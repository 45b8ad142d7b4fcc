import type { Departure } from '../../simulator/index.js'
import { attachReport, type FailureReport } from './failure.js'
import type { Simulation } from './simulation.js'

/** How many of the last lines of the trace go into the message of an error. */
const shownLines = 12

/** The error itself, so that assertions keep their diffs, with the way back to it in its message. */
export function explain(
  error: unknown,
  sim: Simulation,
  departures: readonly Departure[],
): unknown {
  if (!(error instanceof Error)) return error
  const { trace, seed } = sim
  const report: FailureReport = {
    reason: error.message.split('\n')[0] ?? '',
    seed,
    hash: trace?.hash(),
    time: sim.now(),
    steps: sim.simulator.world.steps,
    departures,
    lines: trace?.lines ?? [],
  }
  attachReport(error, report)
  error.message += `\n\n${footer(report)}`
  return error
}

function footer({ seed, hash, time, steps, lines }: FailureReport): string {
  const run = [
    seed === undefined ? 'first come, first served' : `seed ${seed}`,
    ...(hash === undefined ? [] : [`hash ${hash.slice(0, 16)}…`]),
    `${time} virtual ms`,
    `${steps} events`,
  ]
  const last = lines.slice(-shownLines)
  return [run.join(' · '), ...(last.length > 0 ? ['the last of them:', ...last] : [])].join('\n')
}
