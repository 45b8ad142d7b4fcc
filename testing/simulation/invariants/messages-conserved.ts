import type { World } from '../../../simulator/index.js'
import type { Invariant } from '../invariant.js'
import { whenBrokerChanged } from './when-broker-changed.js'

/** Every message that came into a queue is still there, or it is known what became of it. */
export const messagesConserved: Invariant = {
  name: 'messagesConserved',
  attach: ({ simulator: { world } }) => ({
    afterStep: whenBrokerChanged(world, () => {
      const { taken, gone } = world.broker.ledger
      const held = heldBy(world)
      if (taken === gone + held) return undefined
      return `${taken} messages came, ${gone} are gone, but ${held} are there`
    }),
  }),
}

function heldBy({ broker }: World): number {
  let held = 0
  for (const { queues } of broker.virtualHosts.values()) {
    for (const { readyCount, unackedCount } of queues.values()) held += readyCount + unackedCount
  }
  return held
}
