import { violatedInvariants } from '../../../simulator/index.js'
import type { Invariant } from '../invariant.js'

/** The simulated broker keeps its own rules. A violation is a bug of the simulator. */
export const brokerSound: Invariant = {
  name: 'brokerSound',
  attach: ({ simulator }) => ({
    afterStep: () => violatedInvariants(simulator.world.broker)[0],
  }),
}
