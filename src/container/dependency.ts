import { ConfigurationError } from '../errors/errors.js'
import { describe } from '../support/describe.js'
import { Extension, type Container } from './extension.js'
import type { Outcome } from './outcome.js'
import type { WorkerContext } from './worker.js'

/**
 * Gives workers something from outside: a database session, a client of another service, the user's
 * language. The provider stands in a field of the service class; each worker finds the injected value there.
 *
 * @example
 * class Database extends DependencyProvider<Session> {
 *   #pool!: Pool
 *   override async setup() { this.#pool = await Pool.open(this.container.config['DB_URL']) }
 *   override getDependency(worker: WorkerContext) { return this.#pool.session() }
 *   override workerResult(worker: WorkerContext, outcome: Outcome) { ... }
 *   override stop() { return this.#pool.close() }
 * }
 *
 * \@service('orders')
 * class OrderService {
 *   database = inject(new Database())     // a Session, inside a worker
 * }
 */
export abstract class DependencyProvider<T = unknown> extends Extension {
  #attributeName = ''

  /** The field of the service class that this provider fills. */
  get attributeName(): string {
    return this.#attributeName
  }

  /** Called by the container; use {@link bind} to claim sub-extensions. */
  bindTo(container: Container, attributeName: string): void {
    this.#attributeName = attributeName
    this.bind(container)
  }

  /** The value that this worker finds in the field. An error here is the outcome of the call. */
  abstract getDependency(worker: WorkerContext): T | Promise<T>

  /** A new provider like this one, for a second container; without it a provider belongs to one container. */
  copy?(): DependencyProvider

  /** Told before the method runs. An error here is the outcome of the call. */
  workerSetup?(worker: WorkerContext): void | Promise<void>

  /** Told after the method ran and its reply was sent. An error here is logged. */
  workerResult?(worker: WorkerContext, outcome: Outcome): void | Promise<void>

  /** Told at the very end, whatever happened. An error here is logged. */
  workerTeardown?(worker: WorkerContext): void | Promise<void>
}

/** Types a field by what its provider injects. At run time the field holds the provider itself. */
export function inject<T>(provider: DependencyProvider<T>): T {
  if (!((provider as unknown) instanceof DependencyProvider)) {
    throw new ConfigurationError(
      `inject takes a dependency provider: inject(new Database()), not ${describe(provider)}`,
    )
  }
  return provider as unknown as T
}

/** A provider that a container may bind: a copy, if the given one belongs to another container and can be copied. */
export function freeProvider(provider: DependencyProvider): DependencyProvider {
  return provider.isBound() ? (provider.copy?.() ?? provider) : provider
}

function isProviderClass(value: unknown): value is { readonly name: string } {
  return typeof value === 'function' && value.prototype instanceof DependencyProvider
}

/**
 * The dependency providers in the fields of a service instance. Throws a ConfigurationError for a field that holds
 * the class of a provider.
 */
export function dependenciesOf(service: object): Map<string, DependencyProvider> {
  const found = new Map<string, DependencyProvider>()
  for (const [name, value] of Object.entries(service)) {
    if (value instanceof DependencyProvider) found.set(name, value)
    else if (isProviderClass(value)) {
      throw new ConfigurationError(
        `the field \`${name}\` holds the class ${value.name} itself; make a provider of it: new ${value.name}(...)`,
      )
    }
  }
  return found
}
