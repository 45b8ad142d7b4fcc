/**
 * Hashes of whole runs. They are the same on every engine and on every machine: a seed that somebody
 * reports fails here too. They change when the runtime or the simulator does something else than before;
 * then they are to be looked at, and written anew (`vitest -u`).
 */
import { describe, expect, test } from 'vitest'
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
    `"9b1ff6738c4e9a0e02ea16686bc23aa1ca559a51ef34941747f738c514fec61f"`,
  )
})

test('seed 1', async () => {
  expect(await simulate({ seed: 1 }, shopping)).toMatchInlineSnapshot(
    `"ed31d6db3cc6a58ee8137d735b3357128eb2917009d2d4f4d97c4ed1e683bdee"`,
  )
})

test('seed 42', async () => {
  expect(await simulate({ seed: 42 }, shopping)).toMatchInlineSnapshot(
    `"dd17cb6a36cf78a90f9073147b0028bfe2c701216d247cfe71ccec48c17f2e49"`,
  )
})

test('seed 7 with all faults', async () => {
  const options = { seed: 7, faults: faults.all() }
  expect(await simulate(options, shopping)).toMatchInlineSnapshot(
    `"c7e95d4bb39495373eb24b945e088c51f9005541c96d3a25dec049dbf0f15fa9"`,
  )
})

// headers arrive in another order there, and nothing else differs
describe('RabbitMQ 3.10', () => {
  test('first come, first served', async () => {
    expect(await simulate({ rabbitmq: '3.10' }, shopping)).toMatchInlineSnapshot(
      `"9262bb917a424276a6c34db289ae7ee4a4db2d369d938bf08fc5150e72ebfe74"`,
    )
  })

  test('seed 1', async () => {
    expect(await simulate({ rabbitmq: '3.10', seed: 1 }, shopping)).toMatchInlineSnapshot(
      `"9a89cdf895afc389f8bbd611d44342fd20f777d6140044e2f42bc21c51a7496b"`,
    )
  })

  test('seed 42', async () => {
    expect(await simulate({ rabbitmq: '3.10', seed: 42 }, shopping)).toMatchInlineSnapshot(
      `"6d8b03141b517cce714d62b3d66ea972b8284a1f43fbf2b1787d3731fb26ff12"`,
    )
  })

  test('seed 7 with all faults', async () => {
    const options = { rabbitmq: '3.10', seed: 7, faults: faults.all() } as const
    expect(await simulate(options, shopping)).toMatchInlineSnapshot(
      `"66e2ce2cf2cb52f9c8f234c21234ca8d54036f40b4a5689fe644a83c908c1741"`,
    )
  })
})
