/** What the broker's answers look like to callers. */

export interface QueueState {
  queue: string
  /** Messages that are ready: not those held unacknowledged. */
  messageCount: number
  consumerCount: number
}

export interface MessageCount {
  messageCount: number
}

export interface ExchangeName {
  exchange: string
}

export interface ConsumerTag {
  consumerTag: string
}
