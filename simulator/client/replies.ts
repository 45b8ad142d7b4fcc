/** The broker's answer about a queue. */
export interface QueueState {
  /** The name of the queue, made up by the broker where none was given. */
  queue: string
  /** How many messages are ready; unacked ones do not count. */
  messageCount: number
  /** How many consumers the queue has. */
  consumerCount: number
}

/** How many messages were deleted. */
export interface MessageCount {
  /** The number of messages. */
  messageCount: number
}

/** The exchange that was declared. */
export interface ExchangeName {
  /** The name of the exchange. */
  exchange: string
}

/** The consumer that began or ended. */
export interface ConsumerTag {
  /** The tag of the consumer. */
  consumerTag: string
}
