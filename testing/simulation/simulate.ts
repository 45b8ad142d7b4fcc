import { noteRun } from '../report/run-notes.js'
import { checkRun } from './check-run.js'
import { simulateTwice } from './determinism.js'
import { run } from './run.js'
import type { Scenario, SimulateOptions } from './run-options.js'

/**
 * Runs a scenario on a cluster of its own, in virtual time, and stops it again. The same seed gives the
 * same run. When the faults of a fault plan are over, the cluster must come to rest: every call ends,
 * every queue of requests runs dry.
 *
 * Resolves with the result of the scenario. Rejects with the error of the scenario (if it threw something else, with an
 * Error whose cause that is), or with a `SimulationError` when
 * the run itself goes wrong; its message has the seed, the hash and the last events of the run,
 * `failureReport(error)` has the rest.
 *
 * @example
 * await simulate({ seed: 42 }, async (sim) => {
 *   const payments = sim.service(PaymentService, { instances: 3 })
 *   sim.service(OrderService, { instances: 2 })
 *   const orders = await sim.proxy<OrderService>('orders')
 *   const result = orders.place.callAsync({ id: 1 })
 *   sim.crash(payments.instance(0))
 *   expect(await result.result()).toMatchObject({ status: 'paid' })
 * })
 */
export async function simulate<R>(options: SimulateOptions, scenario: Scenario<R>): Promise<R> {
  checkRun('simulate', options, scenario)
  const { checkDeterminism = false, ...runOptions } = options
  const { outcome } = checkDeterminism
    ? await simulateTwice(runOptions, scenario)
    : await run(runOptions, scenario, { onStart: noteRun })
  if (!outcome.ok) throw outcome.error
  return outcome.result
}
