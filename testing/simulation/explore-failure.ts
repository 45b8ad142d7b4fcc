import { attachReport, failureReport } from '../report/failure.js'
import type { SmallestFailure } from './minimise.js'

export interface ExploreFailureFacts extends SmallestFailure {
  /** How many runs it took to find it. */
  readonly runs: number
  readonly seed: number | undefined
}

/** A run that failed, made as small as possible. `cause` is the error of the smallest failing run. */
export class ExploreFailure extends Error {
  readonly code = 'KINOKO_EXPLORE_FAILURE'
  readonly runs: number
  readonly seed: number | undefined
  /** What it takes to fail, in words: what went before what, and which accidents happened. */
  readonly causes: readonly string[]

  constructor(facts: ExploreFailureFacts) {
    super(tell(facts), { cause: facts.error })
    this.name = 'ExploreFailure'
    this.runs = facts.runs
    this.seed = facts.seed
    this.causes = facts.causes
    const { error, causes, departures } = facts
    attachReport(this, () => {
      const report = failureReport(error)!
      return { ...report, causes, departures }
    })
  }
}

function tell({
  runs,
  seed,
  error,
  causes,
  departures,
  isReproduced,
}: ExploreFailureFacts): string {
  const found = seed === undefined ? `run ${runs}` : `seed ${seed}`
  if (!isReproduced) {
    return (
      `${found} failed, and did not fail again with the same choices: something in it is not simulated ` +
      `(Math.random, Date, a real timer, a file); \`checkDeterminism: true\` looks for it\n\n${error.message}`
    )
  }
  const count = departures.length
  const how =
    count === 0
      ? 'fails first come, first served, without any departure'
      : `fails with ${count === 1 ? 'one departure' : `${count} departures`} from first come, first served:`
  const [reason = '', ...rest] = error.message.split('\n')
  return [reason, '', `${found} ${how}`, ...causes.map((cause) => `  ${cause}`), ...rest].join('\n')
}
