import { service, type ServiceClass } from '../../src/index.js'

/**
 * A service class whose instances a factory makes, one for each worker. They must all be of one class,
 * which has the entrypoints.
 */
export function fromFactory<T extends object>(name: string, factory: () => T): ServiceClass<T> {
  const { constructor } = factory()
  if (typeof constructor !== 'function' || constructor === Object) {
    throw new TypeError(
      `sim.service(\`${name}\`, factory): the factory must make instances of a service class; for plain ` +
        'functions give what `defineService` returns instead',
    )
  }
  const made = new Proxy(constructor as ServiceClass<T>, { construct: () => factory() })
  return service(name)(made)
}
