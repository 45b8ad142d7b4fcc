import type { ReturnCause } from '../../differences.js'
import type { Message } from '../../message.js'
import type { PolicyDefinition } from '../../policy/policy.js'
import type { FieldTable } from '../../values/table.js'
import type { ArgumentRules } from '../arguments.js'
import type { QueueEntry } from '../entry.js'
import type { QueueSettings, QueueType } from '../settings.js'

/** How a type of queue answers its clients. A queue takes the rules of its type when it is declared. */
export interface QueueRules {
  readonly type: QueueType
  readonly arguments: ArgumentRules
  readonly consumerArguments: ArgumentRules
  /** The arguments that must agree when a queue is declared again, in the order in which they are compared. */
  readonly comparedArguments: readonly string[]
  /** Whether the broker makes up a name for a queue that is declared without one. */
  readonly mayBeServerNamed: boolean
  /** Whether all of it is on one node of a cluster. */
  readonly livesOnOneNode: boolean
  /** Whether a declare that finds the queue there keeps it from expiring. */
  readonly isUsedByDeclares: boolean
  /** Whether it writes what it is told to a log first, and so does it after the queues that are told with it. */
  readonly actsLast: boolean
  /** Whether its consumers take part in the prefetch limit of their whole channel. */
  readonly sharesChannelLimit: boolean
  readonly marks: Marks
  settingsOf(args: FieldTable, policy: PolicyDefinition): QueueSettings
  /** Refuses properties that a queue of this type does not have. */
  checkProperties(where: string, properties: QueueProperties, args: FieldTable): void
  /** Refuses a deletion on conditions that are not met, or that such a queue does not know. */
  checkDelete(where: string, conditions: DeleteConditions, counts: QueueCounts): void
  /** Whether a client that deletes a queue is told how many messages went with it. */
  readonly tellsDeleted: boolean
  checkConsume(where: string, request: ConsumeRequest): void
  checkGet(where: string, settings: QueueSettings): void
  checkPurge(where: string): void
  /** Refuses that a client gives messages back, or up. */
  checkRefusal(where: string, cause: ReturnCause): void
  /** The arguments as they are compared when a queue is declared again. */
  comparable(args: FieldTable): FieldTable
  /** Milliseconds in which a new consumer has to acknowledge, if it says so itself. */
  ackTimeoutOf(args: FieldTable): number | undefined
  /** How many messages a new consumer may hold; Infinity is no limit. */
  creditOf(prefetch: number, noAck: boolean): number
}

export interface QueueProperties {
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
}

export interface DeleteConditions {
  readonly ifUnused: boolean
  readonly ifEmpty: boolean
}

/** The messages that are ready, and the consumers. */
export interface QueueCounts {
  readonly readyCount: number
  readonly consumerCount: number
}

/** A consumer to come. */
export interface ConsumeRequest {
  readonly noAck: boolean
  /** How many messages it may hold; 0 is no limit. */
  readonly prefetch: number
  /** Whether all consumers of its channel together have a prefetch limit. */
  readonly hasSharedLimit: boolean
}

/** The properties of a delivery that a client is told beside its content. */
export interface Marks {
  isRedelivered(entry: QueueEntry): boolean
  /** The message as a consumer gets it. */
  delivered(entry: QueueEntry): Message
  /** The message as `basic.get` gives it. */
  got(entry: QueueEntry): Message
}
