import type { RabbitmqVersion, VersionRule } from '../../../simulator/index.js'
import type { Parting } from './compare.js'
import type { ObservedRun, Received } from './observe.js'

/** A later version on which a scenario goes another way. */
export interface OtherWay {
  readonly to: RabbitmqVersion
  readonly after: ObservedRun
  readonly parting: Parting | undefined
  readonly rules: readonly VersionRule[]
  /** Whether none of the rules makes the difference alone. */
  readonly areTogether: boolean
  /** An earlier one of these versions, on which it goes that way already. */
  readonly sameAs: RabbitmqVersion | undefined
}

export interface UpgradeFacts {
  readonly from: RabbitmqVersion
  readonly seed: number
  readonly before: ObservedRun
  readonly first: OtherWay
  readonly others: readonly OtherWay[]
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
  /** The first version on which it went another. */
  readonly to: RabbitmqVersion
  /** The seed of all runs. */
  readonly seed: number
  /** The rules that make the difference. */
  readonly rules: readonly VersionRule[]
  /** Versions after `to` on which it went another way than on `from`, too, each with its rules. */
  readonly later: readonly {
    readonly to: RabbitmqVersion
    readonly rules: readonly VersionRule[]
  }[]

  constructor(facts: UpgradeFacts) {
    const { from, seed, before, first, others } = facts
    super(tell(facts), { cause: first.after.error ?? before.error })
    this.name = 'UpgradeFailure'
    this.from = from
    this.to = first.to
    this.seed = seed
    this.rules = first.rules
    this.later = others.map(({ to, rules }) => ({ to, rules }))
  }
}

function tell(facts: UpgradeFacts): string {
  return [facts.first, ...facts.others].map((way) => tellWay(facts, way)).join('\n\n')
}

function tellWay({ from, seed, before }: UpgradeFacts, way: OtherWay): string {
  const { to, after, parting, rules, areTogether, sameAs } = way
  if (sameAs !== undefined) return `on RabbitMQ ${to} it goes the same way as on ${sameAs}`
  return [
    `on RabbitMQ ${to} the scenario goes another way than on ${from} (seed ${seed})`,
    '',
    `  ${from}: ${before.outcome}`,
    `  ${to}: ${after.outcome}`,
    '',
    ...(parting === undefined
      ? ['clients get the same messages, at the same moments']
      : tellParting(parting, from, to)),
    '',
    ...(areTogether ? ['these together:'] : []),
    ...rules.map(({ since, words }) => `since ${since}: ${words}`),
  ].join('\n')
}

function tellParting(
  { before, here, there, isOfTime }: Parting,
  from: string,
  to: string,
): string[] {
  const deliveries = before === 1 ? '1 delivery' : `${before} deliveries`
  const place = before === 0 ? 'they part at once' : `they part after ${deliveries}`
  const moments = isOfTime ? ', at other moments' : ''
  return [
    `${place}${moments}:`,
    `  ${from}: ${textOf(here, isOfTime)}`,
    `  ${to}: ${textOf(there, isOfTime)}`,
  ]
}

function textOf(received: Received | undefined, isOfTime: boolean): string {
  if (received === undefined) return 'nothing more comes'
  return `${received.host} ${received.shown()}${isOfTime ? ` at ${received.ms} ms` : ''}`
}
