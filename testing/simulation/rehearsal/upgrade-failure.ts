import type { RabbitmqVersion, VersionRule } from '../../../simulator/index.js'
import type { Parting } from './compare.js'
import type { ObservedRun, Received } from './observe.js'

export interface UpgradeFacts {
  readonly from: RabbitmqVersion
  readonly to: RabbitmqVersion
  readonly seed: number
  readonly before: ObservedRun
  readonly after: ObservedRun
  readonly parting: Parting | undefined
  readonly rules: readonly VersionRule[]
}

/**
 * A scenario that goes another way on a later version of RabbitMQ. `cause` is the error of the run that failed, if one did;
 * `failureReport(failure.cause)` is its report.
 */
export class UpgradeFailure extends Error {
  /** Stable, for programs. */
  readonly code = 'KINOKO_UPGRADE_FAILURE'
  /** The version on which the scenario went one way. */
  readonly from: RabbitmqVersion
  /** The version on which it went another. */
  readonly to: RabbitmqVersion
  /** The seed of both runs. */
  readonly seed: number
  /** The rules that make the difference. */
  readonly rules: readonly VersionRule[]

  constructor(facts: UpgradeFacts) {
    super(tell(facts), { cause: facts.after.error ?? facts.before.error })
    this.name = 'UpgradeFailure'
    this.from = facts.from
    this.to = facts.to
    this.seed = facts.seed
    this.rules = facts.rules
  }
}

function tell({ from, to, seed, before, after, parting, rules }: UpgradeFacts): string {
  return [
    `on RabbitMQ ${to} the scenario goes another way than on ${from} (seed ${seed})`,
    '',
    `  ${from}: ${before.outcome}`,
    `  ${to}: ${after.outcome}`,
    ...(parting === undefined ? [] : tellParting(parting, from, to)),
    '',
    ...rules.map(({ since, words }) => `since ${since}: ${words}`),
  ].join('\n')
}

function tellParting({ before, here, there }: Parting, from: string, to: string): string[] {
  const place = before === 0 ? 'they part at once:' : `they part after ${before} deliveries:`
  return ['', place, `  ${from}: ${textOf(here)}`, `  ${to}: ${textOf(there)}`]
}

function textOf(received: Received | undefined): string {
  return received === undefined ? 'nothing more comes' : `${received.host} ${received.shown()}`
}
