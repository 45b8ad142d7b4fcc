import { attachReport, failureReport } from '../report/failure.js'
import type { SmallestFailure } from './minimising/minimise.js'
import type { StrategyName } from './strategies/strategy.js'

export interface ExploreFailureFacts extends SmallestFailure {
  /** How many runs it took to find it. */
  readonly runs: number
  readonly seed: number | undefined
  /** The strategy that drew the order from the seed. */
  readonly strategy: StrategyName | undefined
}

/** A run that failed, made as small as possible. `cause` is the error of the smallest failing run. */
export class ExploreFailure extends Error {
  /** Stable, for programs. */
  readonly code = 'KINOKO_EXPLORE_FAILURE'
  /** How many runs it took to find the failure, from 1. */
  readonly runs: number
  /** The seed of the run that failed; undefined in an exploration of schedules. */
  readonly seed: number | undefined
  /** What it takes to fail, in words: which event went before which, and which faults happened. */
  readonly causes: readonly string[]
  /** The strategy that drew its order from the seed; undefined in an exploration of schedules. */
  readonly strategy: StrategyName | undefined

  constructor(facts: ExploreFailureFacts) {
    super(tell(facts), { cause: facts.error })
    this.name = 'ExploreFailure'
    this.runs = facts.runs
    this.seed = facts.seed
    this.causes = facts.causes
    this.strategy = facts.strategy
    const { error, causes, deviations } = facts
    attachReport(this, () => {
      const report = failureReport(error)!
      return { ...report, causes, deviations }
    })
  }
}

function tell({
  runs,
  seed,
  strategy,
  error,
  causes,
  deviations,
  isReproduced,
}: ExploreFailureFacts): string {
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
  const [reason = '', ...rest] = error.message.split('\n')
  return [reason, '', `${found} ${how}`, ...causes.map((cause) => `  ${cause}`), ...rest].join('\n')
}
