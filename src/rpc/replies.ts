import type { DeliveredMessage } from '../transport.js'

/** Where the replies to a caller's requests arrive. */
export interface Replies {
  /** What requests name as their `reply_to`. */
  readonly replyTo: string
  /** Whether replies can arrive: requests had better wait until then. */
  readonly isOpen: boolean
  /** Resolves when they can, rejects when they never will. */
  start(): Promise<void>
}

/** Who waits for the replies. */
export interface RepliesListener {
  /** Must not throw. */
  onReply(message: DeliveredMessage): void
  /** Replies can arrive now. */
  onOpen(): void
  /** Whether anybody waits for a reply. */
  isWaiting(): boolean
  /** What was to come to this queue will not come. */
  onLost(queue: string): void
}
