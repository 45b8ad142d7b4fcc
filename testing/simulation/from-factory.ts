import { ConfigurationError, rpc, service, type ServiceClass } from '../../src/index.js'

/**
 * A service class whose instances a factory makes, one for each worker: instances of one class, which has the
 * entrypoints, or plain objects, whose functions can all be called.
 */
export function fromFactory<T extends object>(name: string, factory: () => T): ServiceClass<T> {
  if (typeof factory !== 'function') {
    throw new ConfigurationError(
      `sim.service('${name}', ...) takes a function that makes the service: sim.service('${name}', () => ({ ... }))`,
    )
  }
  const sample: unknown = factory()
  if (typeof sample !== 'object' || sample === null) {
    throw new ConfigurationError(
      `sim.service('${name}', factory): the factory must make an object with methods, not ${String(sample)}`,
    )
  }
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(sample) as object | null)
  return service(name)(
    isPlain ? fromObjects(name, sample, factory) : fromInstances(sample, factory),
  )
}

function fromInstances<T extends object>(sample: object, factory: () => T): ServiceClass<T> {
  return new Proxy(sample.constructor as ServiceClass<T>, { construct: () => factory() })
}

/** The class has the methods of one object, for who asks for its entrypoints; each worker has its own. */
function fromObjects<T extends object>(
  name: string,
  sample: object,
  factory: () => T,
): ServiceClass<T> {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its methods are added below
  const made = class {
    constructor() {
      Object.assign(this, factory())
    }
  }
  Object.defineProperty(made, 'name', { value: name })
  const methods = Object.entries(sample).filter(([, value]) => typeof value === 'function')
  if (methods.length === 0) {
    throw new ConfigurationError(
      `sim.service('${name}', factory): the object that the factory makes has no methods to call`,
    )
  }
  for (const [key, method] of methods as [string, () => unknown][]) {
    const value = rpc(method)
    Object.defineProperty(made.prototype, key, { value, configurable: true, writable: true })
  }
  return made as unknown as ServiceClass<T>
}
