import type { QueueEntry } from './entry.js'

/**
 * The ready messages of a queue, in the order in which they will be delivered. How a message that comes back finds its
 * place is what tells the kinds of backlog apart.
 */
export interface Backlog {
  /** Whether they are in the order in which they arrived. */
  readonly isOrdered: boolean
  readonly length: number
  /** Bytes of all bodies. */
  readonly bytes: number
  /** Adds a message that has just arrived. */
  push(entry: QueueEntry): void
  /** Takes back one that was handed out. */
  putBack(entry: QueueEntry): void
  peek(): QueueEntry | undefined
  shift(): QueueEntry | undefined
  clear(): void
  [Symbol.iterator](): Iterator<QueueEntry>
}
