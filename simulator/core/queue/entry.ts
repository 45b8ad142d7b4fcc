import type { Message } from '../message.js'

/** The priority that a message was published with. */
export function priorityOf({ message }: QueueEntry): number | undefined {
  return message.properties.priority
}

/** One copy of a message in one queue. */
export interface QueueEntry {
  readonly message: Message
  /** The place of the message in the order of arrival. */
  position: number
  /** Bytes that count towards a limit of the queue. */
  readonly size: number
  /** When it expires, in milliseconds since the epoch; undefined is never. */
  readonly expiresAt: number | undefined
  /** Whether it was handed to a client before. */
  wasDelivered: boolean
  /** Where the queue keeps it while it is out with a client; -1 when it is not out any more. */
  slot: number
  /** How often it came back. */
  returns: number
  /** How many of its deliveries failed, in the queues before this one, too. */
  failures: number
}
