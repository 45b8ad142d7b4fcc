import { attachReport } from './failure.js'
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
  /** The departures that are left, in words. */
  readonly steps: readonly string[]

  /** @param original the error of the run in which the failure was found */
  constructor(original: Error, facts: ExploreFailureFacts) {
    super(tell(original, facts), { cause: facts.error })
    this.name = 'ExploreFailure'
    this.runs = facts.runs
    this.seed = facts.seed
    this.steps = facts.steps
    attachReport(this, facts.report)
  }
}

function tell(original: Error, facts: ExploreFailureFacts): string {
  const { runs, seed, steps, report, isReproduced } = facts
  const found = `run ${runs}${seed === undefined ? '' : `, seed ${seed}`}`
  if (!isReproduced) {
    return (
      `${found} failed, and did not fail again with the same choices: something in it is not simulated ` +
      `(Math.random, Date, a real timer, a file)\n\n${original.message}`
    )
  }
  const count = report.departures.length
  const departures = count === 1 ? 'one departure' : `${count} departures`
  const how =
    count === 0
      ? 'fails first come, first served, without any departure'
      : `fails with ${departures} from first come, first served`
  const others = report.departures
    .filter(({ stream }) => stream !== 'next')
    .map(({ stream, at, index }) => `${stream}, number ${at + 1}: ${index}`)
  const list = [...steps, ...others].map((step) => `  ${step}`)
  return [
    report.reason,
    '',
    `${found} ${how}${count === 0 ? '' : ':'}`,
    ...list,
    '',
    facts.error.message,
  ].join('\n')
}
