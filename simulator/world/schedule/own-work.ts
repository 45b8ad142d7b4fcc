/**
 * What simulators ask of the platform: whoever watches the platform's work has to tell theirs from that of users. Its
 * state is private, since jest takes the properties of objects away that it finds on a global object.
 */
class OwnWork {
  #isBeginning = false
  #resources = 0
  #resourcesAtTick = 0
  #runningWorlds = 0

  /** Whether the platform is asked for something of a simulator's own at this moment. */
  get isBeginning(): boolean {
    return this.#isBeginning
  }

  set isBeginning(isBeginning) {
    this.#isBeginning = isBeginning
  }

  /** How many resources of Node, which take a number each, simulators have made. */
  get resources(): number {
    return this.#resources
  }

  set resources(resources) {
    this.#resources = resources
  }

  /** How many they were when a simulator last asked for a tick, that tick included. */
  get resourcesAtTick(): number {
    return this.#resourcesAtTick
  }

  set resourcesAtTick(resources) {
    this.#resourcesAtTick = resources
  }

  /** How many worlds have user code that runs at this moment. */
  get runningWorlds(): number {
    return this.#runningWorlds
  }

  set runningWorlds(worlds) {
    this.#runningWorlds = worlds
  }
}

interface Platform {
  readonly process?: { getBuiltinModule?(name: string): object | undefined }
}

const { process } = globalThis as Platform

/** The number is to change with the shape. */
const key = Symbol.for('kinoko.own-work.1')

// a module of Node is the same for every context of a process; each file of jest has a global object of its own
const everywhere = (process?.getBuiltinModule?.('async_hooks') ?? globalThis) as {
  [key]?: OwnWork | undefined
}

/**
 * The same object for every copy of this package in a process (CommonJS beside ECMAScript modules, a test runner that
 * loads modules anew): one copy must not take the timers of another for work of users.
 */
export const ownWork: OwnWork = (everywhere[key] ??= new OwnWork())

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
