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
  /** How many more messages it may hold unacked; Infinity is no limit. */
  credit: number
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
}

/** A message that is out with the client of a channel, waiting to be settled. */
export interface Delivery {
  readonly tag: number
  readonly queue: Queue
  readonly entry: QueueEntry
  /** Undefined when the client got the message by `basic.get`. */
  readonly consumer: Consumer | undefined
}
