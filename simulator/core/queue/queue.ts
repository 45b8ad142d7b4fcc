import type { RefusalCause, ReturnCause } from '../differences.js'
import type { Message } from '../message.js'
import type { Consumer, ConsumerChannel, Delivery } from './consumer.js'
import type { QueueDeclaration } from './declaration.js'
import type { QueueEntry } from './entry.js'
import type { QueueRules } from './rules/queue-rules.js'
import type { QueueSettings } from './settings.js'

/**
 * The order in which queues do what several of them are told at once: a quorum queue writes it to its log first. Else it
 * is that of their
 * names. Case: requeue-order, "gives messages back to quorum queues last, as they get them last".
 */
export function queueOrder(a: Queue, b: Queue): number {
  const isLater = Number(a.rules.actsLast) - Number(b.rules.actsLast)
  return isLater || (a.name === b.name ? 0 : a.name < b.name ? -1 : 1)
}

/** A publisher to a queue. */
export interface Publisher {
  /** Counts on when it hears what queues have told it; undefined is at once. */
  readonly turn?: number
  /** Asks it to tell the queue when it is gone. */
  tellWhenGone?(queue: Queue): void
  /** Asks it to tell the stream when nothing more of it has come already. */
  tellWhenIdle?(stream: IdleListener): void
}

export interface IdleListener {
  publisherIdle(): void
}

/** A queue, as channels, exchanges and handlers see it. */
export interface Queue {
  readonly kind: 'queue'
  readonly name: string
  readonly declaration: QueueDeclaration
  /** The rules of its type. */
  readonly rules: QueueRules
  /** The sum of its arguments and its policy. */
  readonly settings: QueueSettings
  readonly isDeleted: boolean
  /** Messages that wait to be delivered. */
  readonly readyCount: number
  /** Messages that are out with clients. */
  readonly unackedCount: number
  /** All that it keeps, ready or not. */
  readonly messageCount: number
  /** How many consumers a client is told of. */
  readonly consumerCount: number
  /** All that consume it, in the order in which they came. */
  readonly consumers: Iterable<Consumer>

  /** Ready messages, in the order in which they will be delivered. */
  ready(): Iterable<QueueEntry>
  /** When something will happen by itself: the message at the head expires, or the queue does. */
  nextDeadline(): number | undefined
  /** Lets happen by itself what is due now. */
  expire(): void
  /** The policy of the queue has changed. */
  configure(settings: QueueSettings): void
  /** A declare, a get or a stat counts as use. */
  touch(): void

  /** Takes a message in, from a publisher or as a dead letter; false when its length limit refuses it. */
  publish(message: Message, publisher?: Publisher): boolean
  /** A publisher that was asked to tell is gone. */
  publisherDown(): void
  /** Whether a consumer may consume beside those that do. */
  admits(consumer: Consumer): boolean
  /** Takes a consumer in. It gets nothing before `run`. */
  attach(consumer: Consumer): void
  /** Forgets a consumer; the messages that it holds unacked stay with its channel. */
  detach(consumer: Consumer): void
  /** Hands out messages as long as there are some and a consumer whose turn it is. */
  run(): void
  /** The next message, for `basic.get`, and how many it leaves. */
  get(
    noAck: boolean,
    channel: ConsumerChannel,
  ): { readonly entry: QueueEntry; readonly left: number } | undefined

  /** Messages of one consumer (undefined: got by `basic.get`) are done with. */
  acknowledge(entries: readonly QueueEntry[], consumer: Consumer | undefined): void
  /** Deliveries are refused for good. */
  discard(entries: readonly QueueEntry[], consumer: Consumer | undefined, cause: RefusalCause): void
  /** Deliveries come back, to be delivered again. */
  requeue(entries: readonly QueueEntry[], consumer: Consumer | undefined, cause: ReturnCause): void
  /** A channel is gone: its consumers leave, what it held comes back. */
  channelDown(consumers: readonly Consumer[], deliveries: readonly Delivery[]): void
  /** The shared prefetch limit of a channel has room again. */
  resume(channel: ConsumerChannel): void

  /** Drops all ready messages, and says how many there were. */
  purge(): number
  /** The queue is no more; a message that is out with a client is settled without a trace. */
  delete(): void
  /** The broker restarts. */
  restart(): void

  /**
   * The mistakes in the counts of the queue: none, unless the simulator has a bug.
   *
   * @param out - how many of its messages the channels hold unacknowledged
   */
  violations(out: number): string[]
}
