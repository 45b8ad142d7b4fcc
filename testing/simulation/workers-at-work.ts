import type { WorkerContext } from '../../src/index.js'
import type { Waiter, Witness } from '../../simulator/index.js'
import type { ServiceInstance } from './instance.js'
import type { Simulation } from './simulation.js'

/**
 * The workers that may wait for the platform: their methods have begun and wait for no call and no timer. Nor may they
 * have sent anything that is to be answered: either the latest event has made their host do nothing in the simulation,
 * or nothing is on its way to or from it.
 */
export class WorkersAtWork implements Witness {
  readonly #sim: Simulation
  /** By instance: a crash takes its workers along. */
  readonly #instances = new Map<ServiceInstance, Work>()
  #count = 0

  constructor(sim: Simulation) {
    this.#sim = sim
    sim.events.on('container', ({ instance, container: { events } }) => {
      const work = new Work()
      this.#count -= this.#instances.get(instance)?.workers.size ?? 0
      this.#instances.set(instance, work)
      const isCurrent = (): boolean => this.#instances.get(instance) === work
      events.on('workerSetup', (worker) => {
        work.workers.add(worker)
        if (isCurrent()) this.#count++
      })
      events.on('workerResult', (worker) => {
        if (work.workers.delete(worker) && isCurrent()) this.#count--
      })
      events.on('callBegun', ({ onBehalfOf }) => work.countCall(onBehalfOf, 1))
      events.on('callSettled', ({ onBehalfOf }) => work.countCall(onBehalfOf, -1))
    })
  }

  consequences(): number {
    return this.#sim.simulator.world.consequences
  }

  waiters(): readonly Waiter[] {
    if (this.#count === 0) return nobody
    // asked after each event: no array for each instance (docs/performance.md)
    const waiters: Waiter[] = []
    for (const [instance, work] of this.#instances) {
      if (work.workers.size <= work.calls || !this.#isLeftAlone(instance, work)) continue
      waiters.push(...work.waiters())
    }
    return waiters
  }

  #isLeftAlone({ name, state }: ServiceInstance, work: Work): boolean {
    if (state !== 'running') return false
    const { world } = this.#sim.simulator
    // each call has a timer for its deadline
    if (world.host(name).pendingTimers > work.calls) return false
    if (world.idleHost === name) return true
    return world.network.linksOf(name).every(({ frames }) => frames === 0)
  }
}

const nobody: readonly Waiter[] = []

/** The work of one container. */
class Work {
  readonly workers = new Set<WorkerContext>()
  /** Calls that have not ended. */
  calls = 0
  readonly #callsOf = new Map<string, number>()

  countCall(onBehalfOf: string | undefined, change: number): void {
    if (onBehalfOf === undefined) return
    this.calls += change
    this.#callsOf.set(onBehalfOf, (this.#callsOf.get(onBehalfOf) ?? 0) + change)
  }

  /** Workers of one method that wait for calls are told from others by their number alone. */
  waiters(): Waiter[] {
    const left = new Map(this.#callsOf)
    return [...this.workers].flatMap((worker) => {
      const name = worker.toString()
      const calls = left.get(name) ?? 0
      left.set(name, calls - 1)
      return calls > 0 ? [] : [{ key: worker, name }]
    })
  }
}
