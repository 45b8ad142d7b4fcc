/**
 * Simulations in vitest: a `sim` for every test that asks for one, the seed with every failure, the report
 * where vitest's UI shows it, and matchers.
 *
 * @example
 * import { expect, test } from 'kinoko/testing/vitest'
 *
 * test('an order survives a crash', async ({ sim }) => {
 *   const payments = sim.service(PaymentService, { instances: 2 })
 *   const proxy = await sim.proxy<PaymentService>('payments')
 *   const reply = proxy.charge.callAsync(100)
 *   sim.crash(payments.instance(0))
 *   await reply.result()
 *   expect(reply).toHaveBeenServedBy(payments.instance(1))
 * })
 *
 * describe('with faults', () => {
 *   test.override({ simulation: { faults: faults.all(), invariants: allInvariants } })
 * })
 */
import { expect, test as base } from 'vitest'
import { provideSim, type SimulationFixtures } from './fixtures.js'
import { matchers } from './matchers.js'
import { simulated } from './simulated-test.js'
import { traceSerializer } from './trace-serializer.js'

expect.extend(matchers)
expect.addSnapshotSerializer(traceSerializer)

/**
 * vitest's `test` with the fixtures `sim` and `simulation`. The seed is in every failure, and `KINOKO_SEED` sets it.
 *
 * @example
 * test('an order is paid', async ({ sim }) => { ... })
 */
export const test = simulated(
  base.extend<SimulationFixtures>({
    // eslint-disable-next-line no-empty-pattern -- vitest reads the names of fixtures from here
    simulation: async ({}, use) => use({}),
    sim: ({ simulation, task }, use) => provideSim(simulation, use, task.concurrent === true),
  }),
)

export { expect }
export { test as it }
export type { SimulationFixtures } from './fixtures.js'
export { seedFromEnvironment } from '../simulation/from-environment.js'
export type { SimulationMatchers } from './matchers.js'
