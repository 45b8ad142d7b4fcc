import type { ReplyCodeName } from './reply-codes.js'
import type { QueueType } from './queue/settings.js'

/**
 * One version of RabbitMQ: what it does where versions differ, as data. Rules of queues and handlers read it; nothing
 * else in the core knows a version.
 */
export interface Profile {
  /** The version in the server properties. */
  readonly version: string
  readonly messages: MessageProfile
  readonly exchanges: ExchangeProfile
  readonly arguments: ArgumentProfile
}

export interface MessageProfile {
  /** Bytes of the largest body. */
  readonly maxSize: number
  /** What the limit is called in the error text. */
  readonly maxSizeName: string
}

export interface ExchangeProfile {
  /** The error for a type that does not exist. */
  readonly unknownType: ReplyCodeName
}

/** Which arguments queues and consumers take. */
export interface ArgumentProfile {
  /** The order in which the arguments of a new queue are checked. */
  readonly checked: readonly string[]
  /** What each type of queue knows, in the order in which a declaration is compared with the one before it. */
  readonly ofQueue: Readonly<Record<QueueType, readonly string[]>>
  /** The order in which the arguments of a consumer are checked. */
  readonly checkedOfConsumer: readonly string[]
  /** What consumers of each type of queue may say. */
  readonly ofConsumer: Readonly<Record<QueueType, readonly string[]>>
}

const rabbitmq310: Profile = {
  version: '3.10.8',
  messages: { maxSize: 134_217_728, maxSizeName: 'max size' },
  exchanges: { unknownType: 'COMMAND_INVALID' },
  arguments: {
    checked: words(`
        x-expires x-message-ttl x-dead-letter-exchange x-dead-letter-routing-key
        x-dead-letter-strategy x-max-length x-max-length-bytes x-max-in-memory-length
        x-max-in-memory-bytes x-max-priority x-overflow x-queue-mode x-queue-version
        x-single-active-consumer x-queue-type x-quorum-initial-group-size x-max-age
        x-stream-max-segment-size-bytes x-initial-cluster-size x-queue-leader-locator`),
    ofQueue: {
      classic: words(`
        x-expires x-message-ttl x-dead-letter-exchange x-dead-letter-routing-key x-max-length
        x-max-length-bytes x-max-priority x-overflow x-queue-mode x-queue-version
        x-single-active-consumer x-queue-type x-queue-master-locator`),
      quorum: words(`
        x-dead-letter-exchange x-dead-letter-routing-key x-dead-letter-strategy x-expires
        x-max-length x-max-length-bytes x-max-in-memory-length x-max-in-memory-bytes x-overflow
        x-single-active-consumer x-queue-type x-quorum-initial-group-size x-delivery-limit
        x-message-ttl x-queue-leader-locator`),
      stream: words(`
        x-max-length-bytes x-queue-type x-max-age x-stream-max-segment-size-bytes
        x-initial-cluster-size x-queue-leader-locator`),
    },
    checkedOfConsumer: ['x-priority', 'x-stream-offset', 'x-cancel-on-ha-failover'],
    ofConsumer: {
      classic: ['x-cancel-on-ha-failover', 'x-priority', 'x-credit'],
      quorum: ['x-priority', 'x-credit'],
      stream: ['x-stream-offset', 'x-credit'],
    },
  },
}

/** The profile of a broker that was given none. */
export const defaultProfile = rabbitmq310

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
