import type { RabbitmqVersion } from '../../../simulator/index.js'
import { explore, failureReport, type ExploreOptions } from '../../../testing/index.js'
import { CommandError } from '../command-error.js'
import { isUnknownVersion } from '../unknown-version.js'
import type { Outcome } from './protocol.js'
import type { ScenarioModule } from './scenario-module.js'

/** How each seed is explored. */
export interface SeedSettings {
  readonly checkDeterminism: boolean
  /** The versions of RabbitMQ; undefined: as the scenario's own options say. */
  readonly rabbitmq: readonly RabbitmqVersion[] | undefined
  /** How the orders are drawn; what is left out is as the scenario's own options say. */
  readonly drawn: Pick<ExploreOptions, 'strategy' | 'depth' | 'maxLatencyMs'>
}

/** One version is no comparison. */
export function oneOrAll(
  versions: readonly RabbitmqVersion[],
): RabbitmqVersion | readonly RabbitmqVersion[] {
  return versions.length === 1 ? versions[0]! : versions
}

/** Runs a scenario with one seed, and says what became of it. */
export async function exploreSeed(
  { scenario, options }: ScenarioModule,
  seed: number,
  { checkDeterminism, rabbitmq, drawn }: SeedSettings,
): Promise<Outcome> {
  try {
    const chosen = rabbitmq === undefined ? {} : { rabbitmq: oneOrAll(rabbitmq) }
    const { events, coverage } = await explore(
      { ...options, ...chosen, ...drawn, seeds: [seed], checkDeterminism },
      scenario,
    )
    const asked = Object.entries(coverage?.sometimes ?? {})
    const sometimes = Object.fromEntries(asked.map(([name, { isTrue }]) => [name, isTrue > 0]))
    return { kind: 'passed', seed, events, sometimes }
  } catch (error) {
    // no seed can do anything about that
    if (isUnknownVersion(error)) throw new CommandError(error.message)
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', seed, message, report: failureReport(error) }
  }
}
