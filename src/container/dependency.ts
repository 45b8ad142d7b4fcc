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
  declare private field: string | undefined

  static {
    Object.assign(this.prototype, { field: undefined })
  }

  /** The field of the service class that this provider fills. */
  get attributeName(): string {
    return this.field ?? ''
  }

  /** Called by the container; use {@link bind} to claim sub-extensions. */
  bindTo(container: Container, attributeName: string): void {
    this.field = attributeName
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
  return provider as unknown as T
}

/** A provider that a container may bind: a copy, if the given one belongs to another container and can be copied. */
export function freeProvider(provider: DependencyProvider): DependencyProvider {
  return provider.isBound() ? (provider.copy?.() ?? provider) : provider
}

/** The dependency providers in the fields of a service instance. */
export function dependenciesOf(service: object): Map<string, DependencyProvider> {
  const found = new Map<string, DependencyProvider>()
  for (const [name, value] of Object.entries(service)) {
    if (value instanceof DependencyProvider) found.set(name, value)
  }
  return found
}
