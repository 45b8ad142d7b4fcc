import { ServiceContainer } from './container.js'
import { ConfigurationError } from '../errors/errors.js'
import { checkRuntimeOptions, type RuntimeOptions } from './environment.js'
import { healthOf, type Health } from './health.js'
import type { ServiceClass } from '../service/name.js'

/**
 * Hosts several services in one process, each in a container of its own.
 *
 * @example
 * const runner = new ServiceRunner({ config: { AMQP_URI: 'amqp://localhost' } })
 * runner.addService(CalculatorService)
 * runner.addService(OrderService)
 * await runner.start()
 * await runner.wait()
 */
export class ServiceRunner {
  readonly #options: RuntimeOptions
  readonly #containers = new Map<string, ServiceContainer>()
  #isStarted = false

  constructor(options: RuntimeOptions = {}) {
    checkRuntimeOptions('ServiceRunner', options)
    this.#options = options
  }

  /** The containers by service name. */
  get containers(): ReadonlyMap<string, ServiceContainer> {
    return this.#containers
  }

  /** Adds a service, before `start`. Throws a ConfigurationError afterwards, and when a service of that name was added already. */
  addService<T extends object>(serviceClass: ServiceClass<T>): ServiceContainer<T> {
    const container = new ServiceContainer(serviceClass, this.#options)
    const { serviceName } = container
    if (this.#isStarted) {
      throw new ConfigurationError(
        `the runner has started, so \`${serviceName}\` would never run: add all services first, or start a runner of its own`,
      )
    }
    if (this.#containers.has(serviceName)) {
      throw new ConfigurationError(
        `a runner hosts each service once, and \`${serviceName}\` is there already`,
      )
    }
    this.#containers.set(serviceName, container)
    return container
  }

  /**
   * Starts all services. When one of them fails the others are stopped again. Rejects with a ConfigurationError when
   * there are none.
   */
  async start(): Promise<void> {
    if (this.#containers.size === 0) {
      throw new ConfigurationError('a runner without services runs nothing: addService comes first')
    }
    this.#isStarted = true
    try {
      await Promise.all(this.#all().map((container) => container.start()))
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Stops all services with grace. */
  async stop(): Promise<void> {
    await Promise.all(this.#all().map((container) => container.stop()))
  }

  /** Ends all services at once. */
  kill(error?: unknown): void {
    for (const container of this.#all()) container.kill(error)
  }

  /** Resolves when all services have stopped. When one of them fails, stops the others and rejects. */
  async wait(): Promise<void> {
    try {
      await Promise.all(this.#all().map((container) => container.wait()))
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** How all services are together, for probes. */
  health(): Health {
    return healthOf(this.#all())
  }

  /** Stops all services, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #all(): ServiceContainer[] {
    return [...this.#containers.values()]
  }
}
