import { profileOf } from './rabbitmq-version.js'
import { createSimulator, type Simulator } from './simulator.js'

// a version in the environment that is not simulated is refused at the import, not at the first connection
profileOf(undefined)

/**
 * The simulator behind the module's own `connect`. Its clock follows real time, and it keeps no trace. It is made when
 * something of it is first asked for: most who import the module make their own (docs/performance.md).
 */
export const defaultSimulator: Simulator = Object.defineProperties(
  {} as Simulator,
  Object.fromEntries(namesOfSimulator().map((name) => [name, late(name)])),
)

function late(name: keyof Simulator): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get: () => Reflect.get(make(), name) as unknown,
    set: (value: unknown) => Reflect.set(make(), name, value),
  }
}

/** Puts the properties of a simulator in the place of those that make one. */
function make(): Simulator {
  const made = createSimulator({ clock: 'real', trace: 0 })
  return Object.defineProperties(defaultSimulator, Object.getOwnPropertyDescriptors(made))
}

function namesOfSimulator(): (keyof Simulator)[] {
  const names: Record<keyof Simulator, true> = {
    name: true,
    ambient: true,
    callbackApi: true,
    breakConnections: true,
    connect: true,
    credentials: true,
    IllegalOperationError: true,
    seed: true,
    world: true,
    trace: true,
    host: true,
    now: true,
    sleep: true,
    idle: true,
    operator: true,
    snapshot: true,
    hostWork: true,
  }
  return Object.keys(names) as (keyof Simulator)[]
}
