import { isEntrypoint } from '../container/entrypoint.js'
import { rpc, type RpcOptions } from './entrypoint.js'
import { service, type ServiceClass } from '../service/name.js'
import type { Method } from '../service/signature.js'

// without a type for `this`, which would keep ThisType from giving one
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any method
type Methods = Record<string, (...args: any[]) => unknown>

/** A service as `defineService` takes it. `D` maps the names of dependencies to the injected values. */
export interface ServiceDefinition<D extends object, M extends Methods> {
  /** The name of the service. */
  name: string
  /**
   * The dependency providers, or a function that makes them. Default: none. Providers of your own belong to one
   * container: when several host the service, give a function (or the provider a `copy` method).
   */
  dependencies?: D | (() => D)
  /** The methods, all of which other services can call; `this` has the methods and the dependencies. */
  methods: M
  /** The options of methods, as `@rpc({ ... })` would have them. */
  rpc?: { readonly [Name in keyof NoInfer<M>]?: RpcOptions }
}

/**
 * Makes a service without decorators: the same thing as a decorated class, usable wherever one is. Throws a
 * ConfigurationError for a name that no caller could use. The type of the service is `InstanceType<typeof TheService>`.
 *
 * @example
 * const OrderService = defineService({
 *   name: 'orders',
 *   dependencies: { calculator: new RpcProxy<CalculatorService>('calculator') },
 *   methods: {
 *     async total(a: number, b: number) { return this.calculator.add(a, b) },
 *   },
 * })
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- no dependencies: an empty object it is
export function defineService<D extends object = {}, M extends Methods = {}>(
  definition: ServiceDefinition<D, M> & ThisType<D & M>,
): ServiceClass<D & M> {
  const { dependencies, methods } = definition
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its methods are added below
  class DefinedService {
    constructor() {
      Object.assign(this, typeof dependencies === 'function' ? dependencies() : dependencies)
    }
  }
  Object.defineProperty(DefinedService, 'name', { value: definition.name })
  for (const [name, method] of Object.entries<Method>(methods)) {
    if (!isEntrypoint(method)) rpc(definition.rpc?.[name])(method)
    Object.defineProperty(DefinedService.prototype, name, { value: method, configurable: true })
  }
  return service(definition.name)(DefinedService) as unknown as ServiceClass<D & M>
}
