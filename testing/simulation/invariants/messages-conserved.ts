import { violatedConservation } from '../../../simulator/index.js'
import type { Invariant } from '../invariant.js'
import { whenBrokerChanged } from './when-broker-changed.js'

/** Every message that came into a queue is still there, or the broker knows its fate. */
export const messagesConserved: Invariant = {
  name: 'messagesConserved',
  attach: ({ simulator: { world } }) => ({
    afterStep: whenBrokerChanged(world, () => violatedConservation(world.broker)[0]),
  }),
}
