import type { QueueType } from './queue/settings.js'
import type { PolicyTarget } from './policy/policy.js'
import type { ReplyCodeName } from './reply-codes.js'

/** Features that RabbitMQ may permit or deny, by the names in `rabbitmq.conf`. */
export type DeprecatedFeature = 'global_qos' | 'queue_master_locator' | 'transient_nonexcl_queues'

/** Deprecated features that close the connection of a client that uses them. */
export type DeniableFeature = Exclude<DeprecatedFeature, 'global_qos'>

/**
 * One version of RabbitMQ: what it does where versions differ, as data. Rules of queues and handlers read it; nothing
 * else in the core knows a version.
 */
export interface Profile {
  /** The version in the server properties. */
  readonly version: string
  /** Bytes of the smallest frame that a client may ask for. */
  readonly smallestFrame: number
  /** The login mechanisms that every client is offered, with spaces between. */
  readonly mechanisms: string
  /** Whether a body frame with more than is left of the body is an error, and not waited over for ever. */
  readonly refusesLongBodies: boolean
  /** Whether the configuration may permit and deny deprecated features. */
  readonly hasDeprecatedFeatures: boolean
  readonly access: AccessDifferences
  readonly messages: MessageDifferences
  readonly exchanges: ExchangeDifferences
  readonly channels: ChannelDifferences
  readonly directReplies: DirectReplyDifferences
  readonly deadLetters: DeadLetterDifferences
  readonly queues: QueueDifferences
  readonly classic: ClassicDifferences
  readonly quorum: QuorumDifferences
  readonly stream: StreamDifferences
  readonly arguments: ArgumentDifferences
  readonly policies: PolicyDifferences
}

export interface AccessDifferences {
  /** Whether the error text says which kind of access was refused. */
  readonly namesAccess: boolean
  /** Whether a topic's write permission has to allow the keys in CC and BCC, too. */
  readonly checksCopies: boolean
  /** Whether a passive declare needs a permission, of any kind. */
  readonly checksPassive: boolean
  /** Whether topic permissions are for an exchange that is there, and go with it. */
  readonly topicsGoWithExchange: boolean
  /** The error text for a user who has too many channels. */
  readonly channelLimit: string
}

export interface MessageDifferences {
  /** Bytes of the largest body. */
  readonly maxSize: number
  /** The name of the limit in the error text. */
  readonly maxSizeName: string
  /** Whether headers arrive sorted by name, and an expiration in plain digits. */
  readonly isNormalised: boolean
  /** Whether a delivery mode other than 1 and 2 is refused. */
  readonly checksDeliveryMode: boolean
  /** Whether the user id is checked after all else. */
  readonly checksUserLast: boolean
}

export interface ExchangeDifferences {
  /** The types that are there without a plugin. */
  readonly types: readonly string[]
  /** The error for a type that does not exist. */
  readonly unknownType: ReplyCodeName
  /** Words that a type may be without being a type: the server calls them invalid, and others unknown. */
  readonly atoms: ReadonlySet<string>
  /** Whether a headers binding tells integers, floats and timestamps apart, and not only numbers by their value. */
  readonly tellsNumbersApart: boolean
  /** Whether the type of a header is part of the key of a consistent hash exchange. */
  readonly hashesTypes: boolean
  /** The largest weight of a binding of a consistent hash exchange. */
  readonly largestWeight: number
  /** Whether an `x-modulus-hash` exchange numbers its bindings by their keys, and not by their destinations alone. */
  readonly numbersByKey: boolean
  /** How many `#` the key of a topic binding may have. */
  readonly topicWildcards: number
}

export interface ChannelDifferences {
  /** Whether `basic.qos` with `global` sets a limit that all consumers of the channel share; else it sets that of each. */
  readonly sharesGlobalPrefetch: boolean
  /** Milliseconds in which a client has to acknowledge, else its channel is closed; undefined: channels do not look. */
  readonly ackTimeout: number | undefined
  /** Whether a queue may say another time. */
  readonly honoursQueueTimeouts: boolean
}

export interface DirectReplyDifferences {
  /** Whether replies use up delivery tags. */
  readonly countsTags: boolean
  /** Whether a mandatory reply is always returned, and not never. */
  readonly returnsMandatory: boolean
  /** Whether a dead letter whose routing key is a reply address is a reply. */
  readonly mayBeDead: boolean
  /** The error for a queue that is named like a reply address and is none. */
  readonly wrongName: 'NOT_FOUND' | 'INTERNAL_ERROR'
  /** Whether the broker fails over an address whose process is none, also when it is published to. */
  readonly failsWithoutProcess: boolean
  /** Whether a binding to a reply address is refused for what it is, and not because there is no such queue. */
  readonly refusesBindings: boolean
}

export interface DeadLetterDifferences {
  /**
   * The place for the deaths of a message. In the headers: an `x-death` that a client brings goes on. Beside
   * them: it begins anew, newest death first.
   */
  readonly history: 'in headers' | 'beside headers'
}

export interface QueueDifferences {
  /** Deprecated features of queues that are denied, and what a client is told that uses one. */
  readonly denied: Readonly<Partial<Record<DeniableFeature, string>>>
  /** Whether the limit of queues of a virtual host is looked at before the arguments of a queue. */
  readonly checksLimitFirst: boolean
  /** Whether a queue that was declared without a type is compared as one that was declared with the default type. */
  readonly storesType: boolean
  /** Whether an empty `x-queue-type` stands for the default type of the virtual host. */
  readonly takesEmptyType: boolean
  /** The values of `x-queue-version`. */
  readonly versions: readonly number[]
  /** The values of `x-queue-leader-locator`. */
  readonly leaderLocators: readonly string[]
}

export interface ClassicDifferences {
  /** Whether `x-max-priority: 0` makes two levels, as 1 does. */
  readonly hasLevelsAtPriorityZero: boolean
  /** Whether `x-queue-mode: lazy` keeps ready messages on disk. */
  readonly knowsLazy: boolean
  /** Whether the next single active consumer gets messages at once when the one before it is cancelled. */
  readonly servesNextAtOnce: boolean
  /** The fate of `x-queue-master-locator`: nothing, or a crash over an unknown value. */
  readonly masterLocator: 'ignored' | 'checked'
  readonly failing: Failing
}

export interface QuorumDifferences {
  /** Whether `basic.get` shows a delivery count of 0 the first time. */
  readonly showsZeroCount: boolean
  /** Whether `x-delivery-count` tells failed deliveries alone, and `x-acquired-count` all that came back. */
  readonly showsFailures: boolean
  readonly failing: Failing
  /** Whether the delivery limit counts failed deliveries alone, and not all that came back. */
  readonly limitsFailures: boolean
  readonly defaultDeliveryLimit: number | undefined
  /** Whether a negative delivery limit is none. */
  readonly takesNegativeLimitAsNone: boolean
  /** Whether a message that a client puts back goes behind all others where there is no delivery limit. */
  readonly returnsToBack: boolean
  /** Whether consumers that get messages at once, or whose channel is gone, come in the order of their tags, not in that in which they came. */
  readonly ordersConsumersByTag: boolean
  /** Whether a consumer that puts back a message which is given up gets credit for two. */
  readonly creditsWornOutTwice: boolean
  /** Whether dead letters for which there is no way are purged with the queue. */
  readonly purgesLetters: boolean
  /** Whether messages that come back can be held back for a while. */
  readonly hasDelayedRetry: boolean
  /** Milliseconds in which consumers have to acknowledge, else they are cancelled; undefined: the channel sees to it. */
  readonly consumerTimeout: number | undefined
  /** Whether a limit of bytes counts the properties of messages, too. */
  readonly countsProperties: boolean
  /** Whether the last of several messages that a length limit drops is dead-lettered first. */
  readonly dropsLastFirst: boolean
  /** Whether publishers that were told to stop go on when a policy takes the last limit away. */
  readonly resumesWithoutLimit: boolean
  readonly priorities: 'none' | 'two levels' | 'strict'
  /** Whether the single active consumer is the one of the highest priority. */
  readonly activatesByPriority: boolean
  /** Whether another becomes the single active consumer when that one puts back what it held. */
  readonly activatesOnReturn: boolean
  /** The queue type, as the error text of a refused `basic.get` prints it. */
  readonly printedType: string
}

export interface StreamDifferences {
  /** The name of streams in some error texts. */
  readonly noun: 'streams queue' | 'stream'
  /** Whether a refused message is as good as an acknowledged one, and not an error. */
  readonly takesRefusals: boolean
  /** Whether dead letters arrive. */
  readonly takesDeadLetters: boolean
  /** Whether consumers can ask for messages by `x-stream-filter`. */
  readonly knowsFilters: boolean
  /** The error text of a bad `x-stream-filter-size-bytes`; undefined where the argument is not looked at. */
  readonly badFilterSize: string | undefined
  /** Whether a period of time without a number is refused, and not a crash. */
  readonly refusesBadPeriods: boolean
  /** Whether `x-max-age` is compared in milliseconds when a stream is declared again, and not as text. */
  readonly comparesPeriods: boolean
  /** Whether a message without a delivery mode is delivered with mode 1. */
  readonly setsDeliveryMode: boolean
  /** Whether headers that begin with `x-` may be lists and tables, and bytes become text. */
  readonly hasAnnotations: boolean
  /** Whether `reply-to` is kept as the address of a queue. */
  readonly keepsAddresses: boolean
}

/** By what a delivery fails: the failures of a message are counted, and go with it when it is dead-lettered. */
export interface Failing {
  readonly requeue: ReadonlySet<ReturnCause>
  readonly discard: ReadonlySet<RefusalCause>
}

/** How a message comes back to its queue. */
export type ReturnCause = 'nack' | 'reject' | 'recover' | 'down'

/** How a client gives a message up. */
export type RefusalCause = 'nack' | 'reject'

/** The arguments that queues and consumers take. */
export interface ArgumentDifferences {
  /** The order in which the arguments of a new queue are checked. */
  readonly checked: readonly string[]
  /** The arguments that each type of queue knows, in the order in which a declaration is compared with the one before it. */
  readonly ofQueue: Readonly<Record<QueueType, readonly string[]>>
  /** The order in which the arguments of a consumer are checked. */
  readonly checkedOfConsumer: readonly string[]
  /** The arguments of consumers of each type of queue. */
  readonly ofConsumer: Readonly<Record<QueueType, readonly string[]>>
}

/** The differences in policies. */
export interface PolicyDifferences {
  /** The settings that policies may have. */
  readonly settings: readonly string[]
  /** The settings that operator policies may have. */
  readonly ofOperators: readonly string[]
  /** The kinds of things a policy may be for. */
  readonly targets: readonly PolicyTarget[]
  /** The values of `queue-master-locator`. */
  readonly masterLocators: readonly string[]
  /** The settings that keep a policy away from a type of queue. */
  readonly unsupported: Readonly<Record<QueueType, readonly string[]>>
}
