import {
  createSimulator,
  fifo,
  RecordedChoices,
  seeded,
  type SimulatorOptions,
} from '../../simulator/index.js'
import type { Config } from '../../src/index.js'
import { explain } from './explain.js'
import { FaultInjector } from './fault-injector.js'
import type { FaultPlan } from './faults.js'
import type { Invariant } from './invariant.js'
import { comeToRest } from './rest.js'
import { Simulation } from './simulation.js'
import { Watch } from './watch.js'

export interface SimulateOptions extends Omit<SimulatorOptions, 'clock'> {
  /** Settings for all services and clients. */
  config?: Config
  /** Accidents that happen by themselves; none by default. */
  faults?: FaultPlan
  /** What must be true of the run, whatever happens. */
  invariants?: readonly Invariant[]
  /** How many events the run may have. Default 1,000,000. */
  maxSteps?: number
  /**
   * Real milliseconds that a scenario may wait for something outside the simulation (a file, a socket, a
   * real timer) while nothing happens inside it, before it counts as stuck. Default 1,000.
   */
  foreignWaitMs?: number
}

export type Scenario<R = unknown> = (sim: Simulation) => Promise<R>

/**
 * Runs a scenario on a cluster of its own, in virtual time, and stops it again. The same seed gives the
 * same run. When the accidents of a fault plan are over, the cluster must come to rest: every call ends,
 * every queue of requests runs dry.
 *
 * Resolves with what the scenario returns. What goes wrong, an assertion of the scenario or the run
 * itself, is thrown with the seed, the hash and the last lines of the trace in its message; the rest is
 * in `failureReport(error)`.
 *
 * @example
 * await simulate({ seed: 42 }, async (sim) => {
 *   const payments = sim.service(PaymentService, { instances: 3 })
 *   sim.service(OrderService, { instances: 2 })
 *   const orders = await sim.proxy<OrderService>('orders')
 *   const result = orders.place.callAsync({ id: 1 })
 *   await sim.crash(payments.instance(0))
 *   expect(await result.result()).toMatchObject({ status: 'paid' })
 * })
 */
export async function simulate<R>(options: SimulateOptions, scenario: Scenario<R>): Promise<R> {
  const { seed, config = {}, faults, invariants = [] } = options
  const recorded = new RecordedChoices(
    options.choices ?? (seed === undefined ? fifo : seeded(seed)),
  )
  const sim = new Simulation(createSimulator({ ...options, choices: recorded }), config)
  const watch = new Watch(sim, {
    invariants,
    maxSteps: options.maxSteps ?? 1_000_000,
    foreignWaitMs: options.foreignWaitMs ?? 1_000,
  })
  const injector = faults === undefined ? undefined : new FaultInjector(sim, faults, recorded)
  const unlessItFails = <T>(promise: Promise<T>): Promise<T> =>
    Promise.race([promise, watch.failure])
  try {
    const result = await unlessItFails(scenario(sim))
    if (injector !== undefined) {
      await unlessItFails(injector.end())
      await unlessItFails(comeToRest(sim))
    }
    watch.atRest()
    await unlessItFails(sim.stop())
    watch.atEnd()
    return result
  } catch (error) {
    throw explain(error, sim, recorded.departures)
  } finally {
    watch.end()
    sim.simulator.world.pause()
  }
}
