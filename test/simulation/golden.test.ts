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
    `"2182789d29d5992e7cb47868e8978b9a2951b926091034c8fd6b2fb9254b5f36"`,
  )
})

test('seed 1', async () => {
  expect(await simulate({ seed: 1 }, shopping)).toMatchInlineSnapshot(
    `"9463d72da82b8299e071b5d9c344acfb3cc0435f63fe8ec44fdd1a06e317337f"`,
  )
})

test('seed 42', async () => {
  expect(await simulate({ seed: 42 }, shopping)).toMatchInlineSnapshot(
    `"3e02d38a690b017a8ac444c68df43012f005df7e99727b8113c73915b946d642"`,
  )
})

test('seed 7 with all faults', async () => {
  const options = { seed: 7, faults: faults.all() }
  expect(await simulate(options, shopping)).toMatchInlineSnapshot(
    `"da49feece0c976644a490dc7cc350fea87e8dc3e660dbc4b391a89db6a592c7e"`,
  )
})
