/**
 * Hashes of whole runs. They are the same on every engine and on every machine: a seed that somebody
 * reports fails here too. They change when the runtime or the simulator does something else than before;
 * then they are to be looked at, and written anew (`vitest -u`).
 */
import { expect, test } from 'vitest'
import { faults, simulate, type Simulation } from 'kinoko/testing'
import type { OrderService } from '../../examples/orders-cluster/services.js'
import { instances, orders } from '../../examples/orders-cluster/shop.js'

async function shopping(sim: Simulation): Promise<string | undefined> {
  for (const [serviceClass, count] of instances) sim.service(serviceClass, { instances: count })
  const shop = await sim.proxy<OrderService>('orders')
  await Promise.all(orders.map((order) => shop.place(order).catch(() => undefined)))
  await sim.idle()
  return sim.trace?.hash()
}

test('first come, first served', async () => {
  expect(await simulate({}, shopping)).toMatchInlineSnapshot(
    `"9262bb917a424276a6c34db289ae7ee4a4db2d369d938bf08fc5150e72ebfe74"`,
  )
})

test('seed 1', async () => {
  expect(await simulate({ seed: 1 }, shopping)).toMatchInlineSnapshot(
    `"9a89cdf895afc389f8bbd611d44342fd20f777d6140044e2f42bc21c51a7496b"`,
  )
})

test('seed 42', async () => {
  expect(await simulate({ seed: 42 }, shopping)).toMatchInlineSnapshot(
    `"6d8b03141b517cce714d62b3d66ea972b8284a1f43fbf2b1787d3731fb26ff12"`,
  )
})

test('seed 7 with all faults', async () => {
  const options = { seed: 7, faults: faults.all() }
  expect(await simulate(options, shopping)).toMatchInlineSnapshot(
    `"66e2ce2cf2cb52f9c8f234c21234ca8d54036f40b4a5689fe644a83c908c1741"`,
  )
})
