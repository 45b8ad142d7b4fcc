import { rabbitmqVersions, type RabbitmqVersion } from '../../../simulator/index.js'
import { ConfigurationError } from '../../../src/index.js'
import type { ExploreOptions, ExploreResult } from '../explore-options.js'
import { rehearse } from '../rehearsal/rehearse.js'
import type { Scenario } from '../run-options.js'
import { exploreSeeds, seedsOf } from './seeds.js'
import { Tally } from './tally.js'

/** Each seed on each version. A seed that fails alike on all of them fails as it does on the oldest. */
export async function exploreVersions(
  options: Omit<ExploreOptions, 'rabbitmq'>,
  scenario: Scenario,
  versions: readonly RabbitmqVersion[],
): Promise<ExploreResult> {
  const given = { ...options }
  delete given.onRun
  const rest = { ...given, strategy: 'random', maxLatencyMs: 0, packets: false } as const
  const ordered = checkedVersions(given, versions)
  const tally = new Tally(options)
  const { seeds, count } = seedsOf(rest)
  tally.total = count * ordered.length
  for (const seed of seeds) {
    if (tally.isOver) break
    const rehearsed = await rehearse({ ...rest, seed }, scenario, ordered)
    if (rehearsed.fails) {
      const oldest = { ...rest, rabbitmq: ordered[0]!, seeds: [seed] }
      await exploreSeeds(oldest, scenario, new Tally(oldest))
    }
    for (const run of rehearsed.runs) tally.add(run.events)
  }
  return tally.result
}

/** The versions, the oldest first. */
function checkedVersions(
  options: ExploreOptions,
  versions: readonly RabbitmqVersion[],
): readonly RabbitmqVersion[] {
  const {
    deviations,
    checkDeterminism,
    trace,
    strategy = 'random',
    depth,
    maxLatencyMs = 0,
  } = options
  const refuse = (reason: string): never => {
    throw new ConfigurationError(`explore with several versions of RabbitMQ ${reason}`)
  }
  if (options.exhaustive !== undefined) refuse('goes by seeds, not by all schedules')
  if (deviations !== undefined) refuse('goes by seeds, not by deviations')
  if (strategy !== 'random') refuse('goes by random orders: `strategy` is for one version')
  if (depth !== undefined) refuse('goes by random orders: `depth` is for one version')
  if (maxLatencyMs !== 0) refuse('has no `maxLatencyMs`: it is for one version')
  if (options.packets === true) refuse('has no `packets`: it is for one version')
  if (options.quietRuns !== undefined) refuse('has no `quietRuns`: it is for one version')
  if (checkDeterminism === true) refuse('does not check determinism: explore one version for that')
  if (trace === 0) refuse('compares traces: `trace: 0` keeps none')
  const unknown = versions.find((version) => !rabbitmqVersions.includes(version))
  if (unknown !== undefined || versions.length === 0) {
    refuse(
      `needs some of ${rabbitmqVersions.join(', ')}, and got ${unknown === undefined ? 'none' : JSON.stringify(unknown)}`,
    )
  }
  const twice = versions.find((version, i) => versions.indexOf(version) !== i)
  if (twice !== undefined) refuse(`needs each version once, and got ${twice} twice`)
  return rabbitmqVersions.filter((version) => versions.includes(version))
}
