import { versionRules, type RabbitmqVersion } from '../../../simulator/index.js'
import type { RunOptions, Scenario } from '../run-options.js'
import { areDifferent, partingOf } from './compare.js'
import { observe, type ObservedRun } from './observe.js'
import { rulesBehind } from './rules-behind.js'
import { UpgradeFailure, type OtherWay } from './upgrade-failure.js'

/** A run that looks for a rule may take so many times the events of the run that it is compared with. */
const patience = 4
const leastEvents = 10_000

/** The outcome of a seed: the runs that went the same way, or failed the same way. */
export interface Rehearsed {
  readonly runs: readonly ObservedRun[]
  readonly fails: boolean
}

/**
 * Runs a scenario on each of the versions with one seed; rejects with an {@link UpgradeFailure} when some go another way
 * than the oldest.
 *
 * @param versions - at least one, the oldest first
 */
export async function rehearse(
  options: RunOptions & { readonly seed: number },
  scenario: Scenario,
  versions: readonly RabbitmqVersion[],
): Promise<Rehearsed> {
  const [from, ...later] = versions as readonly [RabbitmqVersion, ...RabbitmqVersion[]]
  const before = await observe(options, scenario, from)
  const runs = [before]
  const ways: OtherWay[] = []
  for (const to of later) {
    const after = await observe(options, scenario, to)
    runs.push(after)
    if (!areDifferent(before, after)) continue
    const same = ways.find((way) => !areDifferent(way.after, after))
    const { rules, areTogether } = same ?? (await rulesOf({ options, scenario, from, to, before }))
    const parting = partingOf(before, after)
    ways.push({ to, after, parting, rules, areTogether, sameAs: same?.to })
  }
  const [first, ...others] = ways
  if (first === undefined) return { runs, fails: !before.isOk }
  throw new UpgradeFailure({ from, seed: options.seed, before, first, others })
}

interface Upgrade {
  readonly options: RunOptions
  readonly scenario: Scenario
  readonly from: RabbitmqVersion
  readonly to: RabbitmqVersion
  readonly before: ObservedRun
}

/** The rules that make the difference between a run on one version and one on a later. */
function rulesOf({ options, scenario, from, to, before }: Upgrade): ReturnType<typeof rulesBehind> {
  const { maxSteps = 1_000_000 } = options
  const shorter = {
    ...options,
    maxSteps: Math.min(maxSteps, Math.max(leastEvents, before.events * patience)),
  }
  return rulesBehind(versionRules(from, to), async (some) =>
    areDifferent(before, await observe(shorter, scenario, from, some)),
  )
}
