import type { UserLimits, VirtualHostLimits } from '../core/access/limits.js'
import type { OperatorCommand } from '../core/methods.js'
import type { PolicyTarget } from '../core/policy/policy.js'
import type { PolicyValue } from './policy-options.js'

/**
 * A definitions file of RabbitMQ as parsed JSON, as `rabbitmqctl export_definitions` writes it. Every part may be
 * missing. An entry that belongs to a virtual host names it; in the export of a single one it does not.
 */
export interface Definitions {
  /** The users who may log in. */
  readonly users?: readonly UserDefinition[]
  /** Virtual hosts. One that is there already gets the default queue type. */
  readonly vhosts?: readonly VirtualHostDefinition[]
  /** The permissions of users in virtual hosts. */
  readonly permissions?: readonly PermissionsDefinition[]
  /** The routing keys that users may use with topic exchanges. */
  readonly topic_permissions?: readonly TopicPermissionsDefinition[]
  /** Operator policies, and limits of virtual hosts. */
  readonly parameters?: readonly ParameterDefinition[]
  /** Facts about the cluster; they are passed over. */
  readonly global_parameters?: readonly unknown[]
  /** Policies. */
  readonly policies?: readonly PolicyDefinition[]
  /** Exchanges; one that is there already stays as it is. */
  readonly exchanges?: readonly ExchangeDefinition[]
  /** Queues; one that is there already stays as it is. */
  readonly queues?: readonly QueueDefinition[]
  /** Bindings between exchanges and queues that are in the file or already there. */
  readonly bindings?: readonly BindingDefinition[]
  /** Facts about the broker that wrote the file, such as `rabbitmq_version`, are passed over. */
  readonly [fact: string]: unknown
}

/** With `password_hash` and `hashing_algorithm` as exported, or with `password` as written by hand. */
export interface UserDefinition {
  readonly name: string
  readonly password?: string
  readonly password_hash?: string
  readonly hashing_algorithm?: string
  readonly tags: string | readonly string[]
  readonly limits?: UserLimits
}

export interface VirtualHostDefinition {
  readonly name: string
  readonly default_queue_type?: string
  readonly metadata?: { readonly default_queue_type?: string; readonly [field: string]: unknown }
  readonly [field: string]: unknown
  /** As an object, or as the list of names and numbers that RabbitMQ 3.10 and 4.0 write. */
  readonly limits?: VirtualHostLimits | readonly (readonly [string, number])[]
}

export interface PermissionsDefinition {
  readonly user: string
  readonly vhost?: string
  readonly configure: string
  readonly write: string
  readonly read: string
}

export interface TopicPermissionsDefinition {
  readonly user: string
  readonly vhost?: string
  readonly exchange: string
  readonly write: string
  readonly read: string
}

interface PolicyBody {
  readonly pattern: string
  readonly 'apply-to'?: PolicyTarget
  readonly priority?: number
  readonly definition: Readonly<Record<string, PolicyValue>> | Pairs
}

/** An object as RabbitMQ 3.10 and 4.0 write it in the value of a parameter: names and values. */
type Pairs = readonly (readonly [string, PolicyValue])[]

export interface PolicyDefinition extends PolicyBody {
  readonly vhost?: string
  readonly name: string
}

/** A parameter is of the component `operator_policy` or `vhost-limits`; there are no others here. */
export interface ParameterDefinition {
  readonly vhost?: string
  readonly component: string
  readonly name: string
  readonly value: PolicyBody | VirtualHostLimits | Pairs
}

export interface ExchangeDefinition {
  readonly name: string
  readonly vhost?: string
  readonly type: string
  readonly durable?: boolean
  readonly auto_delete?: boolean
  readonly internal?: boolean
  readonly arguments?: JsonTable
}

export interface QueueDefinition {
  readonly name: string
  readonly vhost?: string
  readonly type?: string
  readonly durable?: boolean
  readonly auto_delete?: boolean
  readonly arguments?: JsonTable
}

export interface BindingDefinition {
  readonly source: string
  readonly vhost?: string
  readonly destination: string
  readonly destination_type: 'queue' | 'exchange'
  readonly routing_key: string
  readonly arguments?: JsonTable
}

/** Arguments as JSON. */
export type JsonTable = Readonly<Record<string, unknown>>

/** An operator's command, without the places that only clients have. */
export type OperatorAction = OperatorCommand extends infer C
  ? C extends OperatorCommand
    ? Omit<C, 'connection' | 'channel'>
    : never
  : never
