import { checkServiceClass, ConfigurationError, dependenciesOf } from '../src/index.js'
import { checkKnown, standIn, type Replacements } from './replacements.js'

/** The classes whose instances are being made, the outermost first. */
const making: (new () => object)[] = []

/**
 * An instance of a service class to test by itself: no container, no broker. Each dependency is the value
 * given for it, or a mock. Throws an ExtensionNotFound for a name that is no dependency of the service, and a
 * ConfigurationError for what is no class, and where making an instance makes another one of the same class.
 *
 * @example
 * const service = workerFactory(OrderService, { calculator: { add: (a, b) => a + b } })
 * expect(await service.total([1, 2])).toBe(3)
 */
export function workerFactory<T extends object>(
  serviceClass: new () => T,
  dependencies: Replacements<T> = {},
): T {
  checkServiceClass('workerFactory: a service', serviceClass)
  const service = make(serviceClass)
  const providers = dependenciesOf(service)
  checkKnown(Object.keys(dependencies), providers, `service class \`${serviceClass.name}\``)
  const values = dependencies as Record<string, unknown>
  for (const [name, provider] of providers) {
    Reflect.set(service, name, standIn(provider, name, values[name]))
  }
  return service
}

function make<T extends object>(serviceClass: new () => T): T {
  if (making.includes(serviceClass)) {
    const circle = [...making, serviceClass].map(({ name }) => name).join(' makes ')
    throw new ConfigurationError(
      `workerFactory goes in a circle: ${circle}; give one of them a stand-in for the other`,
    )
  }
  making.push(serviceClass)
  try {
    return new serviceClass()
  } finally {
    making.pop()
  }
}
