import type { Invariant } from '../invariant.js'

/** Every message that came into a queue is still there, or it is known what became of it. */
export const messagesConserved: Invariant = {
  name: 'messagesConserved',
  attach: ({ simulator, broker }) => ({
    afterStep: () => {
      const { taken, gone } = simulator.world.broker.ledger
      const queues = broker.snapshot().virtualHosts.flatMap((host) => host.queues)
      const held = queues.reduce((sum, { ready, unacked }) => sum + ready + unacked, 0)
      if (taken === gone + held) return undefined
      return `${taken} messages came, ${gone} are gone, but ${held} are there`
    },
  }),
}
