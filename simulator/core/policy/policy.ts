import type { FieldValue } from '../values/table.js'

/** The settings of a policy, by the names of RabbitMQ: `max-length`, `dead-letter-exchange`. */
export type PolicyDefinition = ReadonlyMap<string, FieldValue>

/** The queues and exchanges a policy is for. */
export type PolicyTarget =
  'queues' | 'classic_queues' | 'quorum_queues' | 'streams' | 'exchanges' | 'all'

export const policyTargets: readonly PolicyTarget[] = [
  'queues',
  'classic_queues',
  'quorum_queues',
  'streams',
  'exchanges',
  'all',
]

/** Settings for the queues and exchanges of a virtual host whose names match a pattern. */
export interface Policy {
  readonly name: string
  /** A regular expression. */
  readonly pattern: string
  readonly applyTo: PolicyTarget
  /** Of the policies that match a name, the one of the highest priority applies, alone. */
  readonly priority: number
  readonly definition: PolicyDefinition
}

/** A queue or an exchange that a policy may be for. */
export interface PolicySubject {
  readonly name: string
  /** The type of a queue; undefined: an exchange. */
  readonly queueType: string | undefined
}

export const noPolicy: PolicyDefinition = new Map()
