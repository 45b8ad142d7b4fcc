import { violatedInvariants } from '../../../simulator/index.js'
import type { Invariant } from '../invariant.js'
import { whenBrokerChanged } from './when-broker-changed.js'

/** The simulated broker keeps its own rules. A violation is a bug of the simulator. */
export const brokerSound: Invariant = {
  name: 'brokerSound',
  attach: ({ simulator: { world } }) => ({
    afterStep: whenBrokerChanged(world, () => violatedInvariants(world.broker)[0]),
  }),
}
