import type { DeathReason } from './dead-letter.js'
import type { Ledger } from '../ledger.js'
import type { Message } from '../message.js'
import type { Queue } from './queue.js'
import type { QueueSettings } from './arguments.js'
import type { FieldTable } from '../values/table.js'

/** What a queue was declared as; it never changes. */
export interface QueueDeclaration {
  readonly name: string
  readonly virtualHost: string
  readonly durable: boolean
  readonly autoDelete: boolean
  /** The connection that alone may use it; undefined when it is not exclusive. */
  readonly owner: number | undefined
  readonly arguments: FieldTable
  readonly settings: QueueSettings
}

/** What a queue needs of the broker around it. */
export interface QueueHost {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly ledger: Ledger
  deadLetter(queue: Queue, message: Message, reason: DeathReason): void
  deleteQueue(queue: Queue): void
  /** The queue's next deadline may have changed. */
  reschedule(queue: Queue): void
}
