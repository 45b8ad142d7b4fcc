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
    `"bd9cf8ab5623efa38bec7ebee9a2d4bfbd8ff183249fc0ac9d7b2cf25dc31e29"`,
  )
})

test('seed 1', async () => {
  expect(await simulate({ seed: 1 }, shopping)).toMatchInlineSnapshot(
    `"759c01049930c8f9d42fca41342398bcf54c891b43687db45f4fa4b8677a8f46"`,
  )
})

test('seed 42', async () => {
  expect(await simulate({ seed: 42 }, shopping)).toMatchInlineSnapshot(
    `"97aeb3a3c671e38aafaa9eca77ab9b5403708d8aae2af6ddf806d2afc63057f2"`,
  )
})

test('seed 7 with all faults', async () => {
  const options = { seed: 7, faults: faults.all() }
  expect(await simulate(options, shopping)).toMatchInlineSnapshot(
    `"0ed60fbcceb305acc76f9be7874dce15e97666b5c4632a6e681296483443bda6"`,
  )
})

// headers arrive in another order there, and nothing else differs
describe('RabbitMQ 3.10', () => {
  test('first come, first served', async () => {
    expect(await simulate({ rabbitmq: '3.10' }, shopping)).toMatchInlineSnapshot(
      `"fcd2d4233caed3f75cdc5e95afb94796f9a4e741f7709b103a1be3e18f47ba11"`,
    )
  })

  test('seed 1', async () => {
    expect(await simulate({ rabbitmq: '3.10', seed: 1 }, shopping)).toMatchInlineSnapshot(
      `"a4841cbed79c9263b4c08cd6557ed484bd2233cdfe4540966d40947e3325c133"`,
    )
  })

  test('seed 42', async () => {
    expect(await simulate({ rabbitmq: '3.10', seed: 42 }, shopping)).toMatchInlineSnapshot(
      `"b6140d8b0b9e3d0a0f5cad6e5cb01c0a8dab63fa5b44a997e44a0da98f138adc"`,
    )
  })

  test('seed 7 with all faults', async () => {
    const options = { rabbitmq: '3.10', seed: 7, faults: faults.all() } as const
    expect(await simulate(options, shopping)).toMatchInlineSnapshot(
      `"1648bbca4cd94403eb7385d1fc3e9fe0a8596ae5113836f19ff6a3a1c1c8acf8"`,
    )
  })
})
