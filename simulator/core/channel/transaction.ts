import type { Delivery } from '../queue/consumer.js'

/**
 * What a transactional channel has taken and not done yet. Cases: transactions, all; RabbitMQ 3.10.8 and 4.3.6 do the
 * same.
 */
export class Transaction {
  readonly #publishes: (() => void)[] = []
  readonly #settlements: Uncommitted[] = []

  /** A message was published: routed, but in no queue yet. */
  publish(deliver: () => void): void {
    this.#publishes.push(deliver)
  }

  /** Deliveries were settled: the client may not settle them again, but their queues do not know yet. */
  settle(deliveries: readonly Delivery[], apply: () => void): void {
    this.#settlements.push({ deliveries, apply })
  }

  /** Does all of it: first what was published, then what was settled, each in its order. */
  commit(): void {
    for (const deliver of this.#publishes.splice(0)) deliver()
    for (const { apply } of this.#settlements.splice(0)) apply()
  }

  /** Forgets all of it; gives the deliveries that are unsettled again. */
  rollBack(): Delivery[] {
    this.#publishes.length = 0
    return this.#settlements.splice(0).flatMap(({ deliveries }) => deliveries)
  }
}

interface Uncommitted {
  readonly deliveries: readonly Delivery[]
  readonly apply: () => void
}
