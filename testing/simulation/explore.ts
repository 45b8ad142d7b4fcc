import { deviating, type RabbitmqVersion } from '../../simulator/index.js'
import { checkExplore, checkRun, listOfSeeds } from './check-run.js'
import { currentTest } from './current-test.js'
import { exploreExhaustively } from './exhaustive/explore-exhaustively.js'
import { attempt, type OneVersion } from './exploration/attempt.js'
import { exploreSchedules } from './exploration/schedules.js'
import { exploreSeeds } from './exploration/seeds.js'
import { Tally } from './exploration/tally.js'
import { exploreVersions } from './exploration/versions.js'
import { deviationsFromEnvironment } from './from-environment.js'
import { limitsOf, tellTest } from './explore-in-test.js'
import type { ExploreOptions, ExploreResult } from './explore-options.js'
import type { Scenario } from './run-options.js'

/**
 * Runs one scenario many times, each time another way, until one of the runs fails: with every seed, or with
 * every schedule that deviates from first come, first served at most so often.
 *
 * Resolves when no run failed, or when the time for it (`timeMs`, `maxRuns`) is used up. Rejects with an {@link ExploreFailure} at the first that did, with the
 * fewest deviations that still make it fail, in words. A run that is not deterministic ends the exploration with that.
 *
 * @example
 * await explore({ seeds: 1_000 }, scenario)
 * await explore({ deviations: 2 }, scenario)
 */
export async function explore(given: ExploreOptions, scenario: Scenario): Promise<ExploreResult> {
  checkRun('explore', given, scenario)
  const options = withoutFalse(given)
  const { rabbitmq, seeds: asked = 100, ...rest } = options
  const seeds = typeof asked === 'number' ? asked : listOfSeeds(asked)
  checkExplore(options, seeds)
  const all = { ...rest, seeds }
  const test = currentTest()
  if (test === undefined) return exploreAll(all, scenario, rabbitmq)
  return tellTest(test, exploreAll(limitsOf(test, all), scenario, rabbitmq))
}

/** An exploration that is not exhaustive is one that does not say. */
function withoutFalse(given: ExploreOptions): ExploreOptions {
  if (given.exhaustive !== false) return given
  const options = { ...given }
  delete options.exhaustive
  return options
}

function exploreAll(
  options: Omit<ExploreOptions, 'rabbitmq'>,
  scenario: Scenario,
  rabbitmq: ExploreOptions['rabbitmq'],
): Promise<ExploreResult> {
  if (areSeveral(rabbitmq)) return exploreVersions(options, scenario, rabbitmq)
  return exploreVersion(rabbitmq === undefined ? options : { ...options, rabbitmq }, scenario)
}

function areSeveral(rabbitmq: ExploreOptions['rabbitmq']): rabbitmq is readonly RabbitmqVersion[] {
  return Array.isArray(rabbitmq)
}

async function exploreVersion(options: OneVersion, scenario: Scenario): Promise<ExploreResult> {
  const tally = new Tally(options)
  const again = isBySchedules(options) && currentTest() ? deviationsFromEnvironment() : undefined
  if (again !== undefined) {
    await attempt(options, scenario, tally, deviating(again))
    return tally.result
  }
  if (options.exhaustive !== undefined) await exploreExhaustively(options, scenario, tally)
  else if (options.deviations !== undefined) await exploreSchedules(options, scenario, tally)
  else await exploreSeeds(options, scenario, tally)
  tally.checkSometimes()
  return tally.result
}

function isBySchedules({ deviations, exhaustive }: OneVersion): boolean {
  return deviations !== undefined || exhaustive !== undefined
}
