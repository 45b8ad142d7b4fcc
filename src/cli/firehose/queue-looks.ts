import type { Broker } from '../operator/broker.js'
import { NoManagement, type Management } from '../operator/management.js'
import { queuesByManagement } from '../top/from-management.js'

/** The contents of queues at a moment. */
export interface QueueLook {
  /** Milliseconds since the watch began. */
  readonly time: number
  readonly queues: readonly QueueHeld[]
}

export interface QueueHeld {
  readonly name: string
  /** Messages that wait. */
  readonly ready: number
  /** Messages that consumers have and have not acknowledged; undefined where only AMQP was asked. */
  readonly unacked: number | undefined
}

/** Queues of one caller each: they come and go, and a passive declare would keep one from expiring. */
export function isOfOneOwner(queue: string): boolean {
  return /^(rpc\.reply-|amq\.)/.test(queue)
}

/**
 * Looks what queues hold: by the management API where it answers, else by passive declares of the queues that messages came
 * by. A queue that may not be looked at, or is gone, is left out from then on.
 */
export class QueueLooks {
  readonly #broker: Broker
  readonly #management: Management
  readonly #unseen = new Set<string>()
  #hasManagement = true

  constructor(broker: Broker, management: Management) {
    this.#broker = broker
    this.#management = management
  }

  /** @param names the queues that messages came by */
  async take(names: ReadonlySet<string>, time: number): Promise<QueueLook> {
    const queues = (await this.#byManagement()) ?? (await this.#byDeclare(names))
    return { time, queues: queues.filter(({ name }) => !isOfOneOwner(name)) }
  }

  async #byManagement(): Promise<readonly QueueHeld[] | undefined> {
    if (!this.#hasManagement) return undefined
    try {
      const queues = await queuesByManagement(this.#management, this.#broker.place.virtualHost)
      return queues.map(({ name, ready, unacked }) => ({ name, ready, unacked }))
    } catch (error) {
      if (!(error instanceof NoManagement)) throw error
      this.#hasManagement = false
      return undefined
    }
  }

  async #byDeclare(names: ReadonlySet<string>): Promise<readonly QueueHeld[]> {
    const held: QueueHeld[] = []
    for (const name of names) {
      if (isOfOneOwner(name) || this.#unseen.has(name)) continue
      const counts = await this.#broker
        .onChannel((channel) => channel.checkQueue(name))
        .catch((error: unknown) => {
          // without a code it is the connection, which takes the whole watch with it
          if (typeof (error as { code?: unknown }).code !== 'number') throw error
          this.#unseen.add(name)
          return undefined
        })
      if (counts !== undefined) held.push({ name, ready: counts.messageCount, unacked: undefined })
    }
    return held
  }
}
