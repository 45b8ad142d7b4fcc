import { deviating, type Choices, type Deviation } from '../../../simulator/index.js'
import { breathe } from '../breathe.js'
import { run } from '../run.js'
import type { RunObserver, RunOptions, Scenario } from '../run-options.js'
import { DecidedChoices, ToldChoices, type Decision } from './decisions.js'
import { fewest } from './fewest.js'
import { tellCauses } from './tell-causes.js'

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
 * From a failing run to the fewest deviations from first come, first served that still make it fail with the same kind of
 * error. First by what was decided about which events, then choice by choice.
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
  const attempts = new Attempts(options, scenario, failed.error, { maxRuns, isEnough })
  const few = await attempts.fewestDecisions(failed.deviations)
  const deviations = await attempts.fewestDeviations(few)
  const causes: string[] = []
  // a user who gives up on making the failure smaller still wants to be told of it
  const toTheEnd = { ...options }
  delete toTheEnd.signal
  const error = await errorOf(toTheEnd, scenario, deviations, tellCauses(causes))
  // when the run does not fail again, the reason that it failed was not among the choices
  return error === undefined
    ? { ...failed, causes: [], isReproduced: false }
    : { error, deviations, causes, isReproduced: true }
}

interface Limits {
  readonly maxRuns: number
  readonly isEnough: () => boolean
}

/** Runs with fewer deviations than those of a failing run. */
class Attempts {
  readonly #options: RunOptions
  readonly #scenario: Scenario
  readonly #error: Error
  readonly #isEnough: () => boolean
  #left: number

  constructor(options: RunOptions, scenario: Scenario, error: Error, limits: Limits) {
    this.#options = options
    this.#scenario = scenario
    this.#error = error
    this.#isEnough = limits.isEnough
    this.#left = limits.maxRuns
  }

  /** The deviations of a failing run with the fewest decisions; those given when none fails that is told by decisions. */
  async fewestDecisions(deviations: readonly Deviation[]): Promise<readonly Deviation[]> {
    const told = new ToldChoices(deviating(deviations))
    if ((await this.#failing(told)) === undefined) return deviations
    let latest: readonly Deviation[] = deviations
    const serves = async (some: readonly Decision[]): Promise<boolean | undefined> => {
      if (this.#isOver) return undefined
      const failing = await this.#failing(new DecidedChoices(some))
      if (failing !== undefined) latest = failing
      return failing !== undefined
    }
    await fewest(told.decisions, serves)
    return latest
  }

  /** The fewest of these deviations with which the run still fails. */
  fewestDeviations(deviations: readonly Deviation[]): Promise<readonly Deviation[]> {
    return fewest(deviations, async (some) =>
      this.#isOver ? undefined : (await this.#failing(deviating(some))) !== undefined,
    )
  }

  get #isOver(): boolean {
    return this.#left === 0 || this.#isEnough()
  }

  /** The deviations of a run with those choices, if it fails alike; undefined when it does not, or enough was tried. */
  async #failing(choices: Choices): Promise<readonly Deviation[] | undefined> {
    if (this.#isOver) return undefined
    this.#left--
    await breathe(undefined)
    const { outcome, deviations } = await run({ ...this.#options, choices }, this.#scenario)
    if (outcome.ok || !isAlike(outcome.error as Error, this.#error)) return undefined
    return deviations
  }
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
