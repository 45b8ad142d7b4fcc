import type { Message } from '../message.js'
import type { VirtualHost } from '../virtual-host.js'
import { deadLettered, isCycle, type DeathReason } from './dead-letter.js'
import type { Queue } from './queue.js'

/** A dead-lettered message on its way to a queue. */
interface Transit {
  readonly queue: Queue
  readonly message: Message
}

/** Rounds in which all that are on their way arrive, however many they are: queues behind queues. */
const roundsInFull = 8
/** Beyond these rounds so many arrive at a time. */
const messagesAtOnce = 1_000

/**
 * Dead-lettered messages on their way. One arrives once the queue that gave it up has finished what it was doing.
 *
 * A message that a client once rejected may go round and round, through queues that are full: RabbitMQ does not cut
 * that, and goes on for ever, with all else beside it. Here, what is still on its way after many rounds goes on a
 * millisecond later.
 */
export class DeadLettering {
  #pending: Transit[] = []
  #later: Transit[] = []
  #laterAt = 0

  /** When those that go round go on; undefined when there are none. Milliseconds since the epoch. */
  get nextDeadline(): number | undefined {
    return this.#later.length > 0 ? this.#laterAt : undefined
  }

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

  /** Lets all arrive that do not go round. */
  arrive(now: number): void {
    let count = 0
    for (let round = 0; this.#pending.length > 0; round++) {
      if (round >= roundsInFull && count >= messagesAtOnce) {
        this.#defer(now)
        return
      }
      const pending = this.#pending
      this.#pending = []
      count += pending.length
      for (const { queue, message } of pending) if (!queue.isDeleted) queue.publish(message)
    }
  }

  /** Lets some of those that go round go on, if it is time. */
  resume(now: number): void {
    if (this.#later.length === 0 || now < this.#laterAt) return
    for (const { queue, message } of this.#later.splice(0, messagesAtOnce)) {
      if (!queue.isDeleted) queue.publish(message)
    }
    this.#defer(now)
  }

  /** The broker restarts: nothing is on its way any more. */
  clear(): void {
    this.#later = []
  }

  #defer(now: number): void {
    for (const transit of this.#pending) this.#later.push(transit)
    this.#pending = []
    this.#laterAt = now + 1
  }
}
