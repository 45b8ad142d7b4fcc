import { serviceNameOf } from '../../src/index.js'
import { HostedInstance, type InstancePlan } from './hosted-instance.js'
import type { ServiceInstance } from './instance.js'

/** The things that all instances of a service are made of, and what they share with the simulation. */
export interface ServicePlan<T extends object> extends Omit<InstancePlan<T>, 'name'> {
  /** The name of the next instance of a service of that name. */
  nextName(service: string): string
  /** Throws when the simulation is over; the error begins with the name. */
  refuseAfterEnd(name: string): void
}

/** All instances of one service. */
export class SimulatedService<T extends object = object> {
  /** The name of the service. */
  readonly name: string
  readonly #plan: ServicePlan<T>
  readonly #instances: HostedInstance<T>[] = []

  constructor(plan: ServicePlan<T>, instances: number) {
    this.name = serviceNameOf(plan.serviceClass)
    this.#plan = plan
    for (let i = 0; i < instances; i++) this.add()
  }

  /** The instances that were not removed. */
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

  /** Adds an instance, on a host of its own; it starts at once. */
  add(): ServiceInstance<T> {
    this.#refuseAfterEnd('add')
    const instance = new HostedInstance<T>({ ...this.#plan, name: this.#plan.nextName(this.name) })
    this.#instances.push(instance)
    return instance
  }

  /**
   * Stops an instance with grace, for good. Resolves when it has stopped; rejects with a RangeError when the
   * service has no such instance.
   */
  async remove(instance: ServiceInstance<T>): Promise<void> {
    this.#refuseAfterEnd('remove')
    const place = this.#instances.findIndex((other) => other === instance)
    const [removed] = place < 0 ? [] : this.#instances.splice(place, 1)
    if (removed === undefined) throw new RangeError(`${this.name} has no instance ${instance.name}`)
    await removed.stop()
  }

  /** Resolves when all instances take requests; rejects when one of them could not start. */
  async started(): Promise<void> {
    this.#refuseAfterEnd('started')
    await Promise.all(this.#instances.map((instance) => instance.started))
  }

  /**
   * Replaces all instances one after the other, as a deployment does: each stops with grace, then starts anew.
   * Resolves when the last of them takes requests.
   */
  async rollingRestart(): Promise<void> {
    this.#refuseAfterEnd('rollingRestart')
    for (const instance of [...this.#instances]) {
      await instance.stop()
      await instance.restart()
    }
  }

  /** Stops all instances with grace, but for those that have crashed. */
  async stop(): Promise<void> {
    this.#refuseAfterEnd('stop')
    await Promise.all(this.#instances.map((instance) => instance.stop()))
  }

  #refuseAfterEnd(method: string): void {
    this.#plan.refuseAfterEnd(`${this.name}.${method}`)
  }
}
