/**
 * What the simulator itself asks of the platform: whoever watches the platform's work has to tell it from that of
 * users.
 */
export const ownWork = {
  /** Whether the platform is asked for something of the simulator's own at this moment. */
  isBeginning: false,
  /** How many resources of Node, which take a number each, the simulator has made. */
  resources: 0,
  /** How many they were when the simulator last asked for a tick, that tick included. */
  resourcesAtTick: 0,
}

/** Asks the platform for something of the simulator's own. */
export function asOwnWork<T>(begin: () => T): T {
  ownWork.isBeginning = true
  ownWork.resources++
  try {
    return begin()
  } finally {
    ownWork.isBeginning = false
  }
}
