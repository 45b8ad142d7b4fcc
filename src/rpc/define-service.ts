import { isEntrypoint } from '../container/entrypoint.js'
import type { OnlyCallable } from './callable.js'
import { checkDefinition, checkDependencies } from './check-definition.js'
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
   * The dependency providers, or one function that makes all of them. Default: none. Providers of your own belong to
   * one container: when several host the service, give the function (or the provider a `copy` method).
   */
  dependencies?: D | (() => D)
  /** The methods, all of which other services can call; `this` has the methods and the dependencies. */
  methods: M
  /** The options of methods, as `@rpc({ ... })` would have them. */
  rpc?: { readonly [Name in keyof NoInfer<M>]?: RpcOptions }
}

/**
 * Makes a service without decorators: the same thing as a decorated class, usable wherever one is. It needs no
 * compiler, so it is the way for Node's own type stripping and for plain JavaScript. The type of the service is
 * `InstanceType<typeof TheService>`.
 *
 * Throws a ConfigurationError for a name that no caller could use, and for a definition that is none: a function for
 * each dependency, options for a method that is not there, a method that is an arrow function and uses `this`.
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
): ServiceClass<D & M & OnlyCallable<keyof M>> {
  checkDefinition(definition)
  const { name, dependencies, methods } = definition
  let isChecked = false
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its methods are added below
  class DefinedService {
    constructor() {
      const providers = typeof dependencies === 'function' ? dependencies() : dependencies
      if (!isChecked) checkDependencies(name, providers, methods)
      isChecked = true
      Object.assign(this, providers)
    }
  }
  Object.defineProperty(DefinedService, 'name', { value: name })
  for (const [methodName, method] of Object.entries<Method>(methods)) {
    if (!isEntrypoint(method)) rpc(definition.rpc?.[methodName])(method)
    Object.defineProperty(DefinedService.prototype, methodName, {
      value: method,
      configurable: true,
    })
  }
  return service(name)(DefinedService) as unknown as ServiceClass<D & M & OnlyCallable<keyof M>>
}
