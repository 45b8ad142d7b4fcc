import { Deque } from '../../containers/deque.js'
import type { DeadLetterDifferences } from '../../differences.js'
import type { Message } from '../../message.js'
import type { VirtualHost } from '../../virtual-host.js'
import type { Publisher, Queue } from '../queue.js'
import type { DeathHistory, DeathReason } from './death.js'
import type { DeadRoutes } from './letters.js'
import { headerHistory } from './header-history.js'
import { ownHistory } from './own-history.js'

/** A dead-lettered message on its way to a queue. */
interface Transit {
  readonly queue: Queue
  readonly message: Message
  /** Undefined for one that may be lost. */
  readonly publisher?: Publisher
  /** Hears whether the queue has taken it. */
  readonly heard?: (queue: Queue, isTaken: boolean) => void
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
   * The message as it leaves a queue for its dead-letter exchange.
   *
   * @param now - milliseconds since the epoch
   */
  recordDeath(queue: Queue, message: Message, reason: DeathReason, now: number): Message {
    const { deadLetterExchange = '', deadLetterRoutingKey } = queue.settings
    return this.#history.record(message, {
      queue: queue.name,
      reason,
      exchange: deadLetterExchange,
      routingKey: deadLetterRoutingKey,
      time: Math.floor(now / 1000),
    })
  }

  /** The queues that a dead letter of a queue is routed to; undefined where there is no exchange for it. */
  routesOf(
    virtualHost: VirtualHost,
    queue: Queue,
    dead: Message,
    reason: DeathReason,
  ): DeadRoutes | undefined {
    const { deadLetterExchange } = queue.settings
    const exchange =
      deadLetterExchange === undefined ? undefined : virtualHost.exchanges.get(deadLetterExchange)
    if (exchange === undefined) return undefined
    const all = virtualHost.routeDead(exchange, dead)
    const isOpen = ({ name }: Queue): boolean => !this.#history.isCycle(dead, name, reason)
    return { all, open: all.filter(isOpen) }
  }

  /** Sends a message on its way to queues. */
  dispatch(
    message: Message,
    queues: readonly Queue[],
    publisher?: Publisher,
    heard?: Transit['heard'],
  ): void {
    for (const queue of queues) {
      this.#pending.push({
        queue,
        message,
        ...(publisher && { publisher }),
        ...(heard && { heard }),
      })
    }
  }

  /**
   * Sends a message on its way that may be lost: also where there is none for it.
   *
   * @param now - milliseconds since the epoch
   */
  send(
    virtualHost: VirtualHost,
    queue: Queue,
    message: Message,
    reason: DeathReason,
    now: number,
  ): void {
    if (queue.settings.deadLetterExchange === undefined) return
    const dead = this.recordDeath(queue, message, reason, now)
    this.dispatch(dead, this.routesOf(virtualHost, queue, dead, reason)?.open ?? [])
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

function arriveAt({ queue, message, publisher, heard }: Transit): void {
  const isTaken = !queue.isDeleted && queue.publish(message, publisher)
  heard?.(queue, isTaken)
}
