import { serviceNameOf } from '../../src/index.js'
import type { InstancePlan } from './instance.js'
import { ServiceInstance } from './instance.js'

/** All instances of one service. */
export class SimulatedService<T extends object = object> {
  readonly name: string
  readonly #plan: Omit<InstancePlan<T>, 'name'>
  readonly #instances: ServiceInstance<T>[] = []
  #count = 0

  constructor(plan: Omit<InstancePlan<T>, 'name'>, instances: number) {
    this.name = serviceNameOf(plan.serviceClass)
    this.#plan = plan
    for (let i = 0; i < instances; i++) this.add()
  }

  /** Those that were not removed. */
  get instances(): readonly ServiceInstance<T>[] {
    return this.#instances
  }

  /** The instance at that place, from 0. Throws a RangeError when there are not so many. */
  instance(place: number): ServiceInstance<T> {
    const instance = this.#instances[place]
    if (instance !== undefined) return instance
    throw new RangeError(
      `${this.name} has ${this.#instances.length} instances, so there is no instance ${place}`,
    )
  }

  /** One more instance; it starts at once. */
  add(): ServiceInstance<T> {
    const instance = new ServiceInstance<T>({
      ...this.#plan,
      name: `${this.name}#${this.#count++}`,
    })
    this.#instances.push(instance)
    return instance
  }

  /** Stops an instance with grace, for good. */
  async remove(instance: ServiceInstance<T>): Promise<void> {
    const place = this.#instances.indexOf(instance)
    if (place >= 0) this.#instances.splice(place, 1)
    await instance.stop()
  }

  /** Resolves when all instances take requests. */
  async started(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.started))
  }

  /** Replaces all instances one after the other, as a deployment does: stop with grace, start anew. */
  async rollingRestart(): Promise<void> {
    for (const instance of [...this.#instances]) {
      await instance.stop()
      await instance.restart()
    }
  }
}
