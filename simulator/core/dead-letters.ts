import { deadLettered, isCycle, type DeathReason } from './dead-letter.js'
import type { Message } from './message.js'
import type { Queue } from './queue.js'
import type { VirtualHost } from './virtual-host.js'

/** Dead letters on their way. One arrives once the queue that gave it up has finished what it was doing. */
export class DeadLetters {
  #pending: { queue: Queue; message: Message }[] = []

  /** @param now - milliseconds since the epoch */
  send(
    virtualHost: VirtualHost,
    queue: Queue,
    message: Message,
    reason: DeathReason,
    now: number,
  ): void {
    const { deadLetterExchange, deadLetterRoutingKey } = queue.settings
    if (deadLetterExchange === undefined) return
    const exchange = virtualHost.exchanges.get(deadLetterExchange)
    if (exchange === undefined) return
    const dead = deadLettered(message, {
      queue: queue.name,
      reason,
      exchange: deadLetterExchange,
      routingKey: deadLetterRoutingKey,
      time: Math.floor(now / 1000),
    })
    for (const target of virtualHost.route(exchange, dead)) {
      if (!isCycle(dead, target, reason)) this.#pending.push({ queue: target, message: dead })
    }
  }

  arrive(): void {
    while (this.#pending.length > 0) {
      const pending = this.#pending
      this.#pending = []
      for (const { queue, message } of pending) if (!queue.isDeleted) queue.publish(message)
    }
  }
}
