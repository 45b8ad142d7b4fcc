/**
 * What the simulator itself asks of the platform: whoever watches the platform's work has to tell it from that of
 * users.
 */
export const ownWork = {
  /** Whether the platform is asked for something of the simulator's own at this moment. */
  isBeginning: false,
  /** How many resources of Node the simulator has made that take a number: all but its ticks and immediates. */
  resources: 0,
}

/** Asks the platform for something of the simulator's own. */
export function asOwnWork<T>(begin: () => T): T {
  ownWork.isBeginning = true
  try {
    return begin()
  } finally {
    ownWork.isBeginning = false
  }
}
