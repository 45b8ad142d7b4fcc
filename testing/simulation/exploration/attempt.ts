import type {
  Choices,
  Deviation,
  RabbitmqRelease,
  RabbitmqVersion,
} from '../../../simulator/index.js'
import { isError } from '../../report/thrown.js'
import { breathe } from '../breathe.js'
import { isNotDeterministic, simulateTwice } from '../determinism.js'
import { ExploreFailure } from '../explore-failure.js'
import type { ExploreOptions } from '../explore-options.js'
import { minimise } from '../minimising/minimise.js'
import { nearestPassing } from '../nearest.js'
import { isReasonOf } from '../open-run.js'
import { run } from '../run.js'
import type { RunObserver, RunOptions, Scenario } from '../run-options.js'
import type { StrategyName } from '../strategies/strategy.js'
import type { Tally } from './tally.js'

/** The options of an exploration with one version of RabbitMQ. */
export type OneVersion = Omit<ExploreOptions, 'rabbitmq'> & {
  readonly rabbitmq?: RabbitmqVersion | RabbitmqRelease
}

/** A seed, and the strategy whose turn it is. */
export interface SeededRun {
  readonly seed: number
  readonly strategy: StrategyName
}

/** The extras of a run beside its options. */
export interface AttemptExtras {
  readonly how?: SeededRun
  readonly observer?: RunObserver
}

/**
 * Makes one run, and counts it. Resolves with whether it went to its end: the observer may have halted it. Rejects with
 * an {@link ExploreFailure} when it failed.
 */
export async function attempt(
  options: OneVersion,
  scenario: Scenario,
  tally: Tally,
  choices: Choices,
  { how, observer }: AttemptExtras = {},
): Promise<boolean> {
  await breathe(options.signal)
  const runOptions = { ...options, choices, ...(how === undefined ? {} : { seed: how.seed }) }
  const { sim, outcome, deviations } =
    options.checkDeterminism === true
      ? await simulateTwice(runOptions, scenario, followedBy(tally))
      : await run(runOptions, scenario, followedBy(tally, observer))
  tally.count(sim)
  if (outcome.ok) return true
  const { error } = outcome
  if (error instanceof Halted) return false
  if (isReasonOf(options.signal, error)) throw error
  if (!isError(error) || isNotDeterministic(error)) throw error
  if (error instanceof NotAgain) throw error
  throw await failureOf(runOptions, scenario, tally, { error, deviations, how })
}

function followedBy(tally: Tally, observer: RunObserver = {}): RunObserver {
  return {
    ...observer,
    onStart: (sim) => {
      observer.onStart?.(sim)
      tally.follow(sim)
    },
  }
}

/** The end of a run that need not go on. */
export class Halted extends Error {}

/** A run did not come again as far as it had come before: something in it is not simulated. */
export class NotAgain extends Error {
  constructor(key: string) {
    super(
      `the event \`${key}\` did not come again after the same choices: something in the scenario is not simulated ` +
        '(Math.random, Date, a real timer, a file); `checkDeterminism: true` looks for it',
    )
    this.name = 'NotAgain'
  }
}

interface Failed {
  readonly error: Error
  readonly deviations: readonly Deviation[]
  readonly how: SeededRun | undefined
}

async function failureOf(
  options: RunOptions & OneVersion,
  scenario: Scenario,
  tally: Tally,
  { how, ...failed }: Failed,
): Promise<ExploreFailure> {
  const isEnough = (): boolean => tally.budget.isOverdrawn() || options.signal?.aborted === true
  const most = options.maxMinimisingRuns
  const smallest = await minimise(options, scenario, failed, most, isEnough)
  const nearest = smallest.isReproduced
    ? await nearestPassing(options, scenario, smallest.deviations, isEnough)
    : undefined
  const { runs } = tally
  return new ExploreFailure({
    runs,
    seed: how?.seed,
    strategy: how?.strategy,
    nearest,
    ...smallest,
  })
}
