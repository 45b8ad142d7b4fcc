/** The work that simulators ask of the platform: a watcher of work has to tell theirs from that of users. */
interface OwnWork {
  /** Whether the platform is asked for something of a simulator's own at this moment. */
  isBeginning: boolean
  /** How many resources of Node, which take a number each, simulators have made. */
  resources: number
  /** How many they were when a simulator last asked for a tick, that tick included. */
  resourcesAtTick: number
  /** How many worlds have user code that runs at this moment. */
  runningWorlds: number
}

interface Platform {
  readonly process?: { getBuiltinModule?(name: string): object | undefined }
}

const { process } = globalThis as Platform

/** The number is to change with the shape. */
const key = Symbol.for('kinoko.own-work.1')

// A module of Node is the same for every context of a process. Each file of jest has a global object of its own, and jest
// takes the properties of what it finds there away when the file is over.
const everywhere = (process?.getBuiltinModule?.('async_hooks') ?? globalThis) as {
  [key]?: OwnWork | undefined
}

/**
 * The same object for every copy of this package in a process (CommonJS beside ECMAScript modules, a test runner that
 * loads modules anew): one copy must not take the timers of another for work of users.
 */
export const ownWork: OwnWork = (everywhere[key] ??= {
  isBeginning: false,
  resources: 0,
  resourcesAtTick: 0,
  runningWorlds: 0,
})

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
