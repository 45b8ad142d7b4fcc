import { ServiceContainer, silentLogger } from '../../src/index.js'
import type { Config, ServiceClass } from '../../src/index.js'
import type { SimulatedMachine } from '../../simulator/index.js'

/** One instance of a service, on a simulated machine of its own. */
export class ServiceInstance<T extends object = object> {
  /** `orders#0`: the service and the number of the instance. */
  readonly name: string
  readonly container: ServiceContainer<T>
  readonly #started: Promise<void>

  constructor(
    name: string,
    serviceClass: ServiceClass<T>,
    machine: SimulatedMachine,
    config: Config,
  ) {
    const { connect, ambient } = machine
    this.name = name
    this.container = new ServiceContainer(serviceClass, {
      config,
      connect,
      ambient,
      logger: silentLogger,
    })
    this.#started = this.container.start()
    // whoever waits for it hears of it
    this.#started.catch(() => undefined)
    this.container.wait().catch(() => undefined)
  }

  /** Resolves when the instance takes requests; rejects when it could not start. */
  get started(): Promise<void> {
    return this.#started
  }
}

/** All instances of one service. */
export class SimulatedService<T extends object = object> {
  readonly name: string
  readonly instances: readonly ServiceInstance<T>[]

  constructor(name: string, instances: readonly ServiceInstance<T>[]) {
    this.name = name
    this.instances = instances
  }

  /** The instance of that number, from 0. Throws a RangeError when there are not so many. */
  instance(number: number): ServiceInstance<T> {
    const instance = this.instances[number]
    if (instance !== undefined) return instance
    throw new RangeError(
      `${this.name} has ${this.instances.length} instances, so there is no instance ${number}`,
    )
  }

  /** Resolves when all instances take requests. */
  async started(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.started))
  }
}
