import { Deque } from '../../containers/deque.js'
import type { DeadLetterDifferences } from '../../differences.js'
import type { Message } from '../../message.js'
import type { VirtualHost } from '../../virtual-host.js'
import { deadLetterWorker, type Publisher, type Queue } from '../queue.js'
import type { DeathHistory, DeathReason } from './death.js'
import { headerHistory } from './header-history.js'
import { ownHistory } from './own-history.js'

/** A dead-lettered message on its way to a queue. */
interface Transit {
  readonly queue: Queue
  readonly message: Message
  /** Undefined for one that may be lost. */
  readonly publisher: Publisher | undefined
}

/** Rounds in which all that are on their way arrive, however many they are: queues behind queues. */
const roundsInFull = 8
/**
 * So many arrive at a time beyond these rounds, or in them where each message becomes several: in full queues that each
 * dead-letter into all of them.
 */
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
  readonly #later = new Deque<Transit>()
  #laterAt = 0
  readonly #history: DeathHistory

  constructor({ history }: DeadLetterDifferences) {
    this.#history = history === 'in headers' ? headerHistory : ownHistory
  }

  /** When those that go round go on; undefined when there are none. Milliseconds since the epoch. */
  get nextDeadline(): number | undefined {
    return this.#later.length > 0 ? this.#laterAt : undefined
  }

  /**
   * Sends a message on its way; false when there is none for it.
   *
   * @param now - milliseconds since the epoch
   */
  send(
    virtualHost: VirtualHost,
    queue: Queue,
    message: Message,
    reason: DeathReason,
    now: number,
  ): boolean {
    const { deadLetterExchange, deadLetterRoutingKey } = queue.settings
    if (deadLetterExchange === undefined) return true
    const exchange = virtualHost.exchanges.get(deadLetterExchange)
    if (exchange === undefined) return false
    const dead = this.#history.record(message, {
      queue: queue.name,
      reason,
      exchange: deadLetterExchange,
      routingKey: deadLetterRoutingKey,
      time: Math.floor(now / 1000),
    })
    const publisher = queue.settings.deadLettersAtLeastOnce ? deadLetterWorker : undefined
    const targets = virtualHost.routeDead(exchange, dead)
    for (const target of targets) {
      const isCycle = this.#history.isCycle(dead, target.name, reason)
      if (!isCycle) this.#pending.push({ queue: target, message: dead, publisher })
    }
    return targets.length > 0
  }

  /** Lets all arrive that do not go round. */
  arrive(now: number): void {
    if (this.#pending.length === 0) return
    let count = 0
    const mostInFull = roundsInFull * this.#pending.length + messagesAtOnce
    for (let round = 0; this.#pending.length > 0; round++) {
      const isTooMuch =
        round < roundsInFull ? count + this.#pending.length > mostInFull : count >= messagesAtOnce
      if (isTooMuch) return this.#defer(now)
      const pending = this.#pending
      this.#pending = []
      count += pending.length
      for (const next of pending) arriveAt(next)
    }
  }

  /** Lets some of those that go round go on, if it is time. */
  resume(now: number): void {
    if (this.#later.length === 0 || now < this.#laterAt) return
    for (let count = 0; count < messagesAtOnce; count++) {
      const next = this.#later.shift()
      if (next === undefined) break
      arriveAt(next)
    }
    this.#defer(now)
  }

  /** The broker restarts: nothing is on its way any more. */
  clear(): void {
    this.#later.clear()
  }

  #defer(now: number): void {
    for (const transit of this.#pending) this.#later.push(transit)
    this.#pending = []
    this.#laterAt = now + 1
  }
}

function arriveAt({ queue, message, publisher }: Transit): void {
  if (!queue.isDeleted) queue.publish(message, publisher)
}
