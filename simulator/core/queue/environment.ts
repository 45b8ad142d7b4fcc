import type { Ledger } from '../ledger.js'
import type { Message } from '../message.js'
import type { DeathReason } from './dead-letter/death.js'
import type { Queue } from './queue.js'

/** The broker as its queues see it. */
export interface QueueEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly ledger: Ledger
  /**
   * A queue gives up a message: it goes to the queue's dead-letter exchange, if there is one. False when it reaches no
   * queue.
   */
  deadLetter(queue: Queue, message: Message, reason: DeathReason): boolean
  deleteQueue(queue: Queue): void
  /** The next deadline of a queue may have changed. */
  reschedule(queue: Queue): void
}
