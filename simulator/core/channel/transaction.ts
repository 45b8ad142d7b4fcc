import type { Message } from '../message.js'
import type { Delivery } from '../queue/consumer.js'
import type { Queue } from '../queue/queue.js'
import type { Settlement } from './settlement.js'

/** A message that was routed when it was published, and is delivered at the commit. */
export interface HeldMessage {
  readonly message: Message
  readonly queues: readonly Queue[]
  readonly mandatory: boolean
}

/** Deliveries that a client has settled, and how. */
export interface HeldSettlement {
  readonly deliveries: readonly Delivery[]
  readonly settlement: Settlement
}

/** The publishes and settlements of a channel since its last commit or rollback. */
export class Transaction {
  #messages: HeldMessage[] = []
  #settlements: HeldSettlement[] = []

  /** The deliveries that are settled here and still out for their queues, in the order of their tags. */
  get deliveries(): readonly Delivery[] {
    return this.#settlements.flatMap(({ deliveries }) => deliveries).sort((a, b) => a.tag - b.tag)
  }

  publish(message: HeldMessage): void {
    this.#messages.push(message)
  }

  settle(settlement: HeldSettlement): void {
    this.#settlements.push(settlement)
  }

  /** Takes out all, to be done or forgotten. */
  take(): {
    readonly messages: readonly HeldMessage[]
    readonly settlements: readonly HeldSettlement[]
  } {
    const taken = { messages: this.#messages, settlements: this.#settlements }
    this.#messages = []
    this.#settlements = []
    return taken
  }
}
