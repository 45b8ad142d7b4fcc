import type { World } from '../../../simulator/index.js'

type Check = () => string | undefined

/**
 * Makes a check that is asked only when the broker has changed: most events bring something to a client, and
 * leave the broker as it was.
 */
export function whenBrokerChanged(world: World, check: Check): Check {
  let turns = -1
  return () => {
    if (world.brokerTurns === turns) return undefined
    turns = world.brokerTurns
    return check()
  }
}
