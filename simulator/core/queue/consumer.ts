import type { Limiter } from '../channel/limiter.js'
import type { FieldTable } from '../values/table.js'
import type { QueueEntry } from './entry.js'
import type { Queue } from './queue.js'

/** One subscription to a queue. */
export interface Consumer {
  readonly queue: Queue
  readonly channel: ConsumerChannel
  readonly tag: string
  readonly noAck: boolean
  readonly exclusive: boolean
  readonly arguments: FieldTable
  readonly priority: number
  /** The number of the consumer among the consumers that the queue has had. */
  serial: number
  /** How many more messages it may hold unacked; Infinity is no limit. */
  credit: number
  /** Milliseconds in which it has to acknowledge; undefined is what the queue says. */
  readonly ackTimeout: number | undefined
  /** How many messages it did not acknowledge in time, and has not settled since. */
  late: number
  /** The line of its queue in which it stands, and its neighbours there: the line alone sets them. */
  line: { remove(consumer: Consumer): void } | undefined
  before: Consumer | undefined
  behind: Consumer | undefined
}

/** A channel, as the queues see it whose messages its client consumes. */
export interface ConsumerChannel {
  /** The prefetch limit that all consumers of the channel share. */
  readonly limiter: Limiter<Queue>
  /** Sends a message to one of the channel's consumers. */
  deliver(consumer: Consumer, entry: QueueEntry): void
  /** The queue of a consumer is gone. */
  forget(consumer: Consumer): void
  /** Tells the client that the broker has cancelled a consumer. */
  tellCancelled(consumerTag: string): void
  /** A message was not acknowledged in so many milliseconds: the broker closes the channel. */
  timeOut(timeoutMs: number): void
}

/** A message that is out with the client of a channel, waiting to be settled. */
export interface Delivery {
  /** When it went out, where channels look at that; else 0. Milliseconds since the epoch. */
  readonly at: number
  readonly tag: number
  readonly queue: Queue
  readonly entry: QueueEntry
  /** Undefined when the client got the message by `basic.get`. */
  readonly consumer: Consumer | undefined
}
