import {
  explore as exploreHere,
  failureReport,
  type ExploreOptions,
  type Reduction,
} from '../../../testing/index.js'
import { CommandError } from '../command-error.js'
import { isUnknownVersion } from '../unknown-version.js'
import { drawnBy, tellStop, type ExploreArguments, type Exploring } from './exploring.js'
import type { Limit } from './limit.js'
import { Progress } from './progress.js'
import type { Failure } from './protocol.js'
import { importScenario } from './scenario-module.js'
import { oneOrAll } from './seed-run.js'

/** Schedules come one from the other, so one process goes through them. */
export async function exploreSchedules({
  place,
  options: given,
  limit,
  output,
}: Exploring): Promise<number> {
  const { checkDeterminism, rabbitmq, time } = given
  const { scenario, options } = await importScenario(place.file, place.directory)
  const progress = new Progress(undefined)
  let events = 0
  const onRun = (run: { events: number }): void => {
    progress.count(run.events - events, 0)
    events = run.events
  }
  const chosen = rabbitmq === undefined ? {} : { rabbitmq: oneOrAll(rabbitmq) }
  const limits = { signal: limit.signal, ...(time === undefined ? {} : { timeMs: time }) }
  const exploring = exploreHere(
    {
      ...options,
      ...chosen,
      ...limits,
      ...drawnBy(given),
      ...boundsOf(given),
      ...(checkDeterminism === true ? { checkDeterminism } : {}),
      onRun,
    },
    scenario,
  )
  const outcome = await exploring
    .then(
      ({ isComplete, reduction }) => ({ failure: undefined, isComplete, reduction }),
      (error: unknown) => ({
        failure: failureOf(error, limit),
        isComplete: false,
        reduction: undefined,
      }),
    )
    .finally(() => progress.end())
  const { failure, isComplete, reduction } = outcome
  const { deviations } = given
  const name = deviations === undefined ? 'exhaustive' : `deviations-${deviations}`
  if (failure !== undefined) await output.fail(name, failure)
  const bound = deviations === undefined ? '' : ` with up to ${deviations} deviations`
  const scope = `every schedule${bound}${tellReduction(reduction)}`
  const stoppedBy = failure !== undefined || isComplete ? undefined : (limit.stoppedBy ?? 'time')
  const summary = isComplete
    ? `${progress.summary()}: ${scope}, none fails`
    : `${progress.summary()}${tellStop(stoppedBy, limit)}`
  output.end(progress, summary, failure === undefined ? 0 : 1, stoppedBy)
  return failure === undefined ? 0 : 1
}

function boundsOf({
  deviations,
  exhaustive,
  sharedMemory,
}: ExploreArguments): Pick<ExploreOptions, 'deviations' | 'exhaustive'> {
  const bound = deviations === undefined ? {} : { deviations }
  return exhaustive === true ? { exhaustive: { ...bound, sharedMemory } } : bound
}

function tellReduction(reduction: Reduction | undefined): string {
  if (reduction === undefined) return ''
  const { classes, schedules } = reduction
  const all = schedules === undefined ? '' : `${schedules.toLocaleString('en')} schedules, `
  return ` (${all}${classes.toLocaleString('en')} classes)`
}

/** Undefined when it was Ctrl C that ended the exploration. */
function failureOf(error: unknown, { signal }: Limit): Failure | undefined {
  if (signal.aborted && error === signal.reason) return undefined
  if (isUnknownVersion(error)) throw new CommandError(error.message)
  return {
    message: error instanceof Error ? error.message : String(error),
    report: failureReport(error),
  }
}
