/** From a failing run to the fewest departures from first come, first served that still make it fail. */
import { departing, type Departure } from '../../simulator/index.js'
import { failureReport, type FailureReport } from './failure.js'
import { run, type RunOptions, type Scenario } from './run.js'

export interface SmallestFailure {
  readonly error: Error
  readonly report: FailureReport
  /** What went before what, for each departure that is left. */
  readonly steps: readonly string[]
  /** Whether the departures alone make the run fail again. */
  readonly isReproduced: boolean
}

/**
 * Leaves out ever smaller parts of the departures as long as the run still fails, as delta debugging
 * does: halves, quarters, at last single ones.
 */
export async function minimise(
  options: RunOptions,
  scenario: Scenario,
  departures: readonly Departure[],
  maxRuns = 300,
): Promise<SmallestFailure> {
  let runs = 0
  const failsWith = async (some: readonly Departure[]): Promise<boolean> => {
    if (runs >= maxRuns) return false
    runs++
    return (await attempt(options, scenario, some)) !== undefined
  }
  let rest = departures
  let size = rest.length
  while (rest.length > 0) {
    const smaller = await withoutSomePart(rest, size, failsWith)
    if (smaller !== undefined) rest = smaller
    else if (size === 1) break
    else size = Math.ceil(size / 2)
    size = Math.max(1, Math.min(size, rest.length))
  }
  const steps: string[] = []
  const failure = await attempt(options, scenario, rest, steps)
  if (failure !== undefined) return { ...failure, steps, isReproduced: true }
  // what made it fail was not among the choices: the run is not deterministic
  const again = await attempt(options, scenario, departures)
  const error = again?.error ?? new Error('the failure did not come again')
  const report = again?.report ?? emptyReport(departures)
  return { error, report, steps: [], isReproduced: again !== undefined }
}

/** The first part of that size that can be left out, left out. */
async function withoutSomePart(
  departures: readonly Departure[],
  size: number,
  failsWith: (some: readonly Departure[]) => Promise<boolean>,
): Promise<readonly Departure[] | undefined> {
  for (let from = 0; from < departures.length; from += size) {
    const some = [...departures.slice(0, from), ...departures.slice(from + size)]
    if (await failsWith(some)) return some
  }
  return undefined
}

async function attempt(
  options: RunOptions,
  scenario: Scenario,
  departures: readonly Departure[],
  steps: string[] = [],
): Promise<{ error: Error; report: FailureReport } | undefined> {
  const runOptions = { ...options, choices: departing(departures) }
  const { outcome } = await run(runOptions, scenario, ({ simulator: { world } }) => {
    world.onDeparture = (chosen, first) => {
      steps.push(`at event ${world.steps + 1}: \`${chosen}\` goes before \`${first}\``)
    }
  })
  if (outcome.ok) return undefined
  const report = failureReport(outcome.error)
  if (report === undefined) throw outcome.error
  return { error: outcome.error as Error, report }
}

function emptyReport(departures: readonly Departure[]): FailureReport {
  return {
    reason: 'the failure did not come again',
    seed: undefined,
    hash: undefined,
    time: 0,
    steps: 0,
    departures,
    lines: [],
  }
}
