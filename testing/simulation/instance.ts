import type { ServiceContainer } from '../../src/index.js'
import type { Deliveries } from './deliveries.js'

/** The state of an instance; `stopped` is an end with grace, `crashed` one without. */
export type InstanceState = 'running' | 'paused' | 'stopped' | 'crashed'

/**
 * One instance of a service, on a host of its own. It is looked at here; things happen to it through the
 * simulation: `sim.crash(instance)`, `sim.restart(instance)`, `sim.pause(instance)`, `sim.resume(instance)`.
 */
export interface ServiceInstance<T extends object = object> {
  /** `orders#0`: the service and the number of the instance, which is the name of its host as well. */
  readonly name: string
  /** The container; another one after a restart. */
  readonly container: ServiceContainer<T>
  /** Whether the instance runs. */
  readonly state: InstanceState
  /**
   * Resolves when the instance takes requests; rejects when it could not start. When it crashes on its way
   * up, that is when it has come up again.
   */
  readonly started: Promise<void>
  /** How many requests were delivered to it, in all its lives. Needs the trace: without one it is 0. */
  readonly served: number
  /** The host of the simulation to which each request was delivered. */
  readonly deliveries: Deliveries
}
