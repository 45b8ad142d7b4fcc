import type { Failing } from '../../differences.js'
import type { Message } from '../../message.js'
import type { Backlog } from '../backlog.js'
import type { Consumer, Delivery } from '../consumer.js'
import type { QueueEntry } from '../entry.js'
import type { QueueSettings } from '../settings.js'
import type { QueueRules } from './queue-rules.js'

/** How a type of queue treats messages that its consumers share: each is for one of them, and gone when it is settled. */
export interface WorkRules extends QueueRules {
  readonly returns: ReturnRules
  readonly limits: LimitRules
  readonly consumers: ConsumerRules
  createBacklog(settings: QueueSettings): Backlog
}

/** The fate of a message that comes back. */
export interface ReturnRules {
  readonly failing: Failing
  /** Whether a message with failures, also in queues before this one, counts as redelivered once it has waited. */
  readonly remembersFailures: boolean
  /** Whether it goes behind all others, each message for itself, and not to the front or its old place. */
  goesLast(settings: QueueSettings): boolean
  /** Whether a message that has come back is given up. */
  isWornOut(entry: QueueEntry, settings: QueueSettings): boolean
  /** Whether a consumer that puts back a message that is given up gets credit for two. */
  readonly creditsWornOutTwice: boolean
  /** Whether dead letters for which there is no way are purged with the queue. */
  readonly purgesLetters: boolean
  /** The messages of a channel that is gone, in the order in which the queue takes them back. */
  inOrder(deliveries: readonly Delivery[]): readonly Delivery[]
}

/** When a queue looks at its limits, and what it does then. */
export interface LimitRules {
  /** Whether consumers are served before the queue looks at its length and at times to live. */
  readonly servesFirst: boolean
  /** Whether the head of the queue is looked at by a timer, which is set only when the queue looks at its head. */
  readonly hasTimer: boolean
  /** Whether the last of several dropped messages is dead-lettered first. */
  readonly dropsLastFirst: boolean
  /** Whether a policy that sets limits and what to do beyond them sets the limits first. */
  readonly limitsBeforeOverflow: boolean
  /** Bytes of a message, as a limit counts them. */
  sizeOf(message: Message): number
  /** Whether a full queue tells its publishers to stop, and refuses what they publish until it tells them to go on. */
  readonly stopsPublishers: boolean
  /** Whether a policy that takes the last limit away tells publishers to go on that were told to stop. */
  readonly resumesWithoutLimit: boolean
}

export interface ConsumerRules {
  /** Whether an exclusive consumer keeps others away. */
  readonly honoursExclusive: boolean
  /** Whether a consumer leaves its line as soon as it is at its limit, not at its next turn. */
  readonly leavesAtLimit: boolean
  /** Whether those count as consumers that have left, or have used `basic.get`, as long as they hold messages. */
  readonly countsHolders: boolean
  /** Whether the oldest consumer becomes the single active one, and not the first in line. */
  readonly activatesOldest: boolean
  /** Whether a waiting consumer of a higher priority becomes the single active one. */
  readonly activatesByPriority: boolean
  /** Whether another becomes the single active one when that one puts back what it held, and not only when it settles. */
  readonly activatesOnReturn: boolean
  /**
   * The order of consumers where one that gets several messages at once gets them one after the other; undefined: messages go
   * out in their own order, whoever gets them.
   */
  readonly inTurn?: (a: Consumer, b: Consumer) => number
  /** Whether the next single active consumer gets messages at once when the one before it leaves. */
  readonly servesNextAtOnce: boolean
}
