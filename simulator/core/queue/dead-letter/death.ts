import type { Message } from '../../message.js'
import type { FieldTable } from '../../values/table.js'
import { isArray } from '../../values/table.js'

/** Why a queue gave a message up. */
export type DeathReason = 'expired' | 'rejected' | 'maxlen' | 'delivery_limit'

/** A message that a queue gives up, on its way to the queue's dead-letter exchange. */
export interface Death {
  readonly queue: string
  readonly reason: DeathReason
  /** The exchange it goes to now, and the queue's own routing key, if it has one. */
  readonly exchange: string
  readonly routingKey: string | undefined
  /** Seconds since the epoch. */
  readonly time: number
}

/** How a broker remembers which queues a message went through. */
export interface DeathHistory {
  /** The message as it leaves for the dead-letter exchange. */
  record(message: Message, death: Death): Message
  /**
   * Whether the message would be on its way round, without a reject, if it came to this queue. Case:
   * dead-letter-cycles, "are cut between two queues".
   */
  isCycle(message: Message, queue: string, reason: DeathReason): boolean
}

/** The keys in the headers CC and BCC. */
export function copyKeys(headers: FieldTable): string[] {
  return ['CC', 'BCC'].flatMap((name) => {
    const keys = headers.get(name)
    return isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
  })
}
