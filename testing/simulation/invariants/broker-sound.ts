import { violatedRules } from '../../../simulator/index.js'
import type { Invariant } from '../invariant.js'
import { whenBrokerChanged } from './when-broker-changed.js'

/**
 * The simulated broker keeps its own rules, but for that of `messagesConserved`. A violation is a bug of the
 * simulator.
 */
export const brokerSound: Invariant = {
  name: 'brokerSound',
  attach: ({ simulator: { world } }) => ({
    afterStep: whenBrokerChanged(world, () => violatedRules(world.broker)[0]),
  }),
}
