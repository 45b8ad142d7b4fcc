import { dependenciesOf } from '../src/index.js'
import { checkKnown, standIn, type Replacements } from './replacements.js'

/**
 * An instance of a service class to test by itself: no container, no broker. Each dependency is the value
 * given for it, or a mock. Throws an ExtensionNotFound for a name that is no dependency of the service.
 *
 * @example
 * const service = workerFactory(OrderService, { calculator: { add: (a, b) => a + b } })
 * expect(await service.total([1, 2])).toBe(3)
 */
export function workerFactory<T extends object>(
  serviceClass: new () => T,
  dependencies: Replacements<T> = {},
): T {
  const service = new serviceClass()
  const providers = dependenciesOf(service)
  checkKnown(Object.keys(dependencies), providers, `service class \`${serviceClass.name}\``)
  const values = dependencies as Record<string, unknown>
  for (const [name, provider] of providers) {
    Reflect.set(service, name, standIn(provider, name, values[name]))
  }
  return service
}
