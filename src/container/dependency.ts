import type { ServiceContainer } from './container.js'
import { Extension } from './extension.js'
import type { Outcome, WorkerContext } from './worker.js'

/**
 * Gives workers something from outside: a database session, a client of another service, the user's
 * language. It stands in a field of the service class; each worker finds the injected value there.
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
  bindTo(container: ServiceContainer, attributeName: string): void {
    this.field = attributeName
    this.bind(container)
  }

  /** What this worker is to find in the field. */
  abstract getDependency(worker: WorkerContext): T | Promise<T>

  /** A new provider like this one, for a second container; without it a provider belongs to one container. */
  copy?(): DependencyProvider

  /** Before the method runs. An error here is the outcome of the call. */
  workerSetup?(worker: WorkerContext): void | Promise<void>

  /** After the method ran and its reply was sent. */
  workerResult?(worker: WorkerContext, outcome: Outcome): void | Promise<void>

  /** At the very end, whatever happened. */
  workerTeardown?(worker: WorkerContext): void | Promise<void>
}

/** Types a field by what its provider injects. At run time it is the provider itself. */
export function inject<T>(provider: DependencyProvider<T>): T {
  return provider as unknown as T
}

/** A provider that a container may bind: a copy of one that belongs to another, if it can be copied. */
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
