import type { Ledger } from '../ledger.js'
import type { Message } from '../message.js'
import type { DeathReason } from './dead-letter/death.js'
import type { DeadRoutes, LetterEnvironment } from './dead-letter/letters.js'
import type { Queue } from './queue.js'

/** The broker as its queues see it. */
export interface QueueEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly ledger: Ledger
  /** A queue gives up a message, which may be lost: it goes to the queue's dead-letter exchange, if there is one. */
  deadLetter(queue: Queue, message: Message, reason: DeathReason): void
  /** For dead letters that have to arrive: see {@link DeadLettering}. */
  recordDeath(queue: Queue, message: Message, reason: DeathReason, at: number): Message
  routesOf(queue: Queue, dead: Message, reason: DeathReason): DeadRoutes | undefined
  readonly dispatch: LetterEnvironment['dispatch']
  deleteQueue(queue: Queue): void
  /** The next deadline of a queue may have changed. */
  reschedule(queue: Queue): void
}
