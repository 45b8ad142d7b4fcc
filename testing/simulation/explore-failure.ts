import { tellCause } from '../report/causes.js'
import { tellTree, withoutTree } from '../report/calls/call-tree.js'
import {
  attachReport,
  failureReport,
  type FailureReport,
  type NearestRun,
} from '../report/failure.js'
import { withoutStory } from '../report/explain.js'
import type { SmallestFailure } from './minimising/minimise.js'
import type { StrategyName } from './strategies/strategy.js'

export interface ExploreFailureFacts extends SmallestFailure {
  /** How many runs it took to find it. */
  readonly runs: number
  readonly seed: number | undefined
  /** The run that passes and differs least from it. */
  readonly nearest: NearestRun | undefined
  /** The strategy that drew the order from the seed. */
  readonly strategy: StrategyName | undefined
}

/** A run that failed, made as small as possible. `cause` is the error of the smallest failing run, with the message it was thrown with. */
export class ExploreFailure extends Error {
  /** Stable, for programs. */
  readonly code = 'KINOKO_EXPLORE_FAILURE'
  /** How many runs it took to find the failure, from 1. */
  readonly runs: number
  /** The seed of the run that failed; undefined in an exploration of schedules. */
  readonly seed: number | undefined
  /** The conditions of the failure, in words: which event went before which, and which faults happened. */
  readonly causes: readonly string[]
  /** The strategy that drew its order from the seed; undefined in an exploration of schedules. */
  readonly strategy: StrategyName | undefined

  constructor(facts: ExploreFailureFacts) {
    super(tell(facts), { cause: facts.error })
    this.name = 'ExploreFailure'
    // runners print the causes of an error below it
    withoutStory(facts.error)
    this.runs = facts.runs
    this.seed = facts.seed
    this.causes = facts.causes
    this.strategy = facts.strategy
    attachReport(this, () => reportOf(facts))
  }
}

function reportOf({ error, causes, deviations, nearest }: ExploreFailureFacts): FailureReport {
  const report = failureReport(error)!
  return { ...report, causes, deviations, ...(nearest === undefined ? {} : { nearest }) }
}

/** A failure that could not be made small has hundreds of causes, which help nobody. */
const shownCauses = 20

function tell(facts: ExploreFailureFacts): string {
  const { runs, seed, strategy, error, causes, deviations, isReproduced } = facts
  const drawn = strategy === undefined || strategy === 'random' ? '' : ` (${strategy})`
  const found = seed === undefined ? `run ${runs}` : `seed ${seed}${drawn}`
  if (!isReproduced) {
    return (
      `${found} failed, and did not fail again with the same choices: something in it is not simulated ` +
      `(Math.random, Date, a real timer, a file); \`checkDeterminism: true\` looks for it\n\n${error.message}`
    )
  }
  const count = deviations.length
  const how =
    count === 0
      ? 'fails first come, first served, without any deviation'
      : `fails with ${count === 1 ? 'one deviation' : `${count} deviations`} from first come, first served:`
  const [reason = '', ...rest] = withoutTree(error.message).split('\n')
  const report = reportOf(facts)
  const told = causes.slice(0, shownCauses).map((cause) => `  ${tellCause(cause, report.story)}`)
  const left = causes.length - told.length
  if (left > 0) told.push(`  and ${left.toLocaleString('en')} more`)
  return `${[reason, '', `${found} ${how}`, ...told, ...rest].join('\n')}${tellTree(report)}`
}
