/** From a failing run to the fewest departures from first come, first served that still make it fail. */
import { departing, type Departure } from '../../simulator/index.js'
import { Narrator } from '../report/narrator.js'
import { run, type RunObserver, type RunOptions, type Scenario } from './run.js'

/** A run that failed, and the departures it had. */
export interface FailedRun {
  readonly error: Error
  readonly departures: readonly Departure[]
}

export interface SmallestFailure extends FailedRun {
  /** What went before what, and which accidents happened: the departures in words. */
  readonly causes: readonly string[]
  /** Whether the departures alone make the run fail again. */
  readonly isReproduced: boolean
}

/**
 * Leaves out ever smaller parts of the departures as long as the run still fails with the same kind of
 * error, as delta debugging does: all, halves, quarters, at last single ones.
 */
export async function minimise(
  options: RunOptions,
  scenario: Scenario,
  failed: FailedRun,
  maxRuns = 300,
): Promise<SmallestFailure> {
  let runs = 0
  const failsWith = async (some: readonly Departure[]): Promise<boolean> => {
    if (runs >= maxRuns) return false
    runs++
    const error = await errorOf(options, scenario, some)
    return error !== undefined && isAlike(error, failed.error)
  }
  let departures = failed.departures
  let size = departures.length
  while (departures.length > 0) {
    const fewer = await withoutSomePart(departures, size, failsWith)
    if (fewer !== undefined) departures = fewer
    else if (size === 1) break
    else size = Math.ceil(size / 2)
    size = Math.max(1, Math.min(size, departures.length))
  }
  const causes: string[] = []
  const error = await errorOf(options, scenario, departures, tellCauses(causes))
  // when it does not fail again, what made it fail was not among the choices
  return error === undefined
    ? { ...failed, causes: [], isReproduced: false }
    : { error, departures, causes, isReproduced: true }
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

/** The error of a run with those departures; undefined when it does not fail. */
async function errorOf(
  options: RunOptions,
  scenario: Scenario,
  departures: readonly Departure[],
  observer?: RunObserver,
): Promise<Error | undefined> {
  const { outcome } = await run({ ...options, choices: departing(departures) }, scenario, observer)
  return outcome.ok ? undefined : (outcome.error as Error)
}

/** Another kind of error is another bug, found on the way. */
function isAlike(error: Error, other: Error): boolean {
  const { code } = error as { code?: unknown }
  return error.name === other.name && code === (other as { code?: unknown }).code
}

/** Writes the departures of a run down, in words. */
function tellCauses(causes: string[]): RunObserver {
  return {
    onStart: ({ simulator: { world, trace } }) => {
      const narrator = new Narrator(trace)
      world.events.on('deviation', ({ chosen, first }) => {
        const [sooner, later] = [narrator.tell(chosen), narrator.tell(first)]
        causes.push(`at event ${world.steps}: ${sooner}, before ${later}`)
      })
    },
    onAccident: (text, { simulator: { world } }) => {
      causes.push(`after event ${world.steps}: ${text}`)
    },
  }
}
