import type { World } from '../../../simulator/index.js'
import { withoutNames } from './message-kind.js'

/** From that on one more is the same. */
const many = 3

/** The states that the queues of a broker are in, each as often as it changes. */
export class QueueStates {
  readonly #broker: World['broker']
  /** The latest state of each queue, as a number. */
  readonly #latest = new Map<object, number>()

  constructor(broker: World['broker']) {
    this.#broker = broker
  }

  /** Tells of the queues that are in another state than when it was last asked. */
  changed(tell: (state: string) => void): void {
    for (const virtualHost of this.#broker.virtualHosts.values()) {
      for (const queue of virtualHost.queues.values()) {
        const { name, readyCount, unackedCount, consumerCount } = queue
        const [ready, unacked] = [Math.min(readyCount, many), Math.min(unackedCount, many)]
        const consumers = Math.min(consumerCount, many)
        const state = (ready * (many + 1) + unacked) * (many + 1) + consumers
        if (this.#latest.get(queue) === state) continue
        this.#latest.set(queue, state)
        tell(`${withoutNames(name)}: ${ready} ready, ${unacked} unacked, ${consumers} consumers`)
      }
    }
  }
}
