import { sharedSimulator } from './shared/shared-simulator.js'
import type { Simulator } from './simulator.js'

/**
 * The simulator behind the module's own `connect`: the one that all of a process share, as it is at the time of the
 * access. Its time is the platform's, or that of fake timers, and it keeps no trace, unless `configureSimulator` said
 * otherwise.
 */
export const defaultSimulator: Simulator = new Proxy({} as Simulator, {
  get: (_, name): unknown => Reflect.get(sharedSimulator(), name),
  set: (_, name, value) => Reflect.set(sharedSimulator(), name, value),
  defineProperty: (_, name, property) =>
    Reflect.defineProperty(sharedSimulator(), name, { ...property, configurable: true }),
  deleteProperty: (_, name) => Reflect.deleteProperty(sharedSimulator(), name),
  has: (_, name) => Reflect.has(sharedSimulator(), name),
  ownKeys: () => Reflect.ownKeys(sharedSimulator()),
  getOwnPropertyDescriptor: (_, name) => {
    const found = Reflect.getOwnPropertyDescriptor(sharedSimulator(), name)
    return found && { ...found, configurable: true }
  },
})
