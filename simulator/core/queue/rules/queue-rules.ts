import type { Message } from '../../message.js'
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
  /** Whether its consumers take part in the prefetch limit of their whole channel. */
  readonly sharesChannelLimit: boolean
  readonly marks: Marks
  settingsOf(args: FieldTable): QueueSettings
  /** Refuses properties that a queue of this type does not have. */
  checkProperties(where: string, properties: QueueProperties): void
  /** Refuses conditions that a deletion of such a queue cannot have. */
  checkDelete(where: string, conditions: DeleteConditions): void
  checkConsume(where: string, channel: ConsumingChannel): void
  checkGet(where: string, settings: QueueSettings): void
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

/** The channel of a consumer to come. */
export interface ConsumingChannel {
  /** Whether all its consumers together have a prefetch limit. */
  readonly hasSharedLimit: boolean
}

/** What a client is told of a message beside its content. */
export interface Marks {
  isRedelivered(entry: QueueEntry): boolean
  /** The message as a consumer gets it. */
  delivered(entry: QueueEntry): Message
  /** The message as `basic.get` gives it. */
  got(entry: QueueEntry): Message
}
