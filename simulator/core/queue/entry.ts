import type { Message } from '../message.js'

/** One copy of a message in one queue. */
export interface QueueEntry {
  readonly message: Message
  /** Its place in the order of arrival. */
  position: number
  /** Bytes of the body. */
  readonly size: number
  /** When it expires, in milliseconds since the epoch; undefined is never. */
  readonly expiresAt: number | undefined
  readonly priority: number
  /** Whether it was handed to a client before. */
  wasDelivered: boolean
  /** A lazy queue keeps its ready messages on disk. */
  isOnDisk: boolean
  /** Where the queue keeps it while it is out with a client. */
  slot: number
  /** How often it came back. */
  returns: number
}
