import { deviating, type Deviation } from '../../simulator/index.js'
import { noteCalls } from '../report/calls/call-notes.js'
import { Narrator } from '../report/narrator.js'
import { breathe } from './breathe.js'
import { run } from './run.js'
import type { RunObserver, RunOptions, Scenario } from './run-options.js'

/** A run that failed, and the deviations it had. */
export interface FailedRun {
  readonly error: Error
  readonly deviations: readonly Deviation[]
}

export interface SmallestFailure extends FailedRun {
  /** The deviations in words: which event went before which, and which faults happened. */
  readonly causes: readonly string[]
  /** Whether the deviations alone make the run fail again. */
  readonly isReproduced: boolean
}

/**
 * From a failing run to the fewest deviations from first come, first served that still make it fail: leaves out ever
 * smaller parts of them as long as the run still fails with the same kind of error, as delta debugging does: all,
 * halves, quarters, at last single ones.
 *
 * @param isEnough - whether there is no time for another run
 */
export async function minimise(
  options: RunOptions,
  scenario: Scenario,
  failed: FailedRun,
  maxRuns = 300,
  isEnough: () => boolean = () => false,
): Promise<SmallestFailure> {
  let runs = 0
  const failsWith = async (some: readonly Deviation[]): Promise<boolean> => {
    if (runs >= maxRuns || isEnough()) return false
    runs++
    await breathe(undefined)
    const error = await errorOf(options, scenario, some)
    return error !== undefined && isAlike(error, failed.error)
  }
  let deviations = failed.deviations
  let size = deviations.length
  while (deviations.length > 0) {
    const fewer = await withoutSomePart(deviations, size, failsWith)
    if (fewer !== undefined) deviations = fewer
    else if (size === 1) break
    else size = Math.ceil(size / 2)
    size = Math.max(1, Math.min(size, deviations.length))
  }
  const causes: string[] = []
  const error = await errorOf(options, scenario, deviations, tellCauses(causes))
  // when the run does not fail again, the reason that it failed was not among the choices
  return error === undefined
    ? { ...failed, causes: [], isReproduced: false }
    : { error, deviations, causes, isReproduced: true }
}

/** The first part of that size that can be left out, left out. */
async function withoutSomePart(
  deviations: readonly Deviation[],
  size: number,
  failsWith: (some: readonly Deviation[]) => Promise<boolean>,
): Promise<readonly Deviation[] | undefined> {
  for (let from = 0; from < deviations.length; from += size) {
    const some = [...deviations.slice(0, from), ...deviations.slice(from + size)]
    if (await failsWith(some)) return some
  }
  return undefined
}

/** The error of a run with those deviations; undefined when it does not fail. */
async function errorOf(
  options: RunOptions,
  scenario: Scenario,
  deviations: readonly Deviation[],
  observer?: RunObserver,
): Promise<Error | undefined> {
  const { outcome } = await run({ ...options, choices: deviating(deviations) }, scenario, observer)
  return outcome.ok ? undefined : (outcome.error as Error)
}

/** Another kind of error is another bug, found on the way. */
function isAlike(error: Error, other: Error): boolean {
  const { code } = error as { code?: unknown }
  return error.name === other.name && code === (other as { code?: unknown }).code
}

/** Writes the deviations of a run down, in words. */
function tellCauses(causes: string[]): RunObserver {
  return {
    onStart: (sim) => {
      noteCalls(sim)
      const { world, trace } = sim.simulator
      const narrator = new Narrator(trace)
      world.events.on('deviation', ({ chosen, first }) => {
        const [sooner, later] = [narrator.tell(chosen), narrator.tell(first)]
        causes.push(`at event ${world.steps}: ${sooner}, before ${later}`)
      })
    },
    onFault: ({ text, moment }, { simulator: { world } }) => {
      causes.push(`${moment} event ${world.steps}: ${text}`)
    },
  }
}
