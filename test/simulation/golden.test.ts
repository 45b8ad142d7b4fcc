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
    `"fc89492c011b5490f5dd7ca0aa867967a1b77c8ad538b1acc06a7485219eb993"`,
  )
})

test('seed 1', async () => {
  expect(await simulate({ seed: 1 }, shopping)).toMatchInlineSnapshot(
    `"8a7a875002488e9c29a71d67fde375e58c89ccebb9dea56ec4e96857a4054580"`,
  )
})

test('seed 42', async () => {
  expect(await simulate({ seed: 42 }, shopping)).toMatchInlineSnapshot(
    `"2f1abbf96773a25bda68bf2dcb68a989a43843b09383eb9314fb76a5e94dbf86"`,
  )
})

test('seed 7 with all faults', async () => {
  const options = { seed: 7, faults: faults.all() }
  expect(await simulate(options, shopping)).toMatchInlineSnapshot(
    `"ff5606d92b3447b6c1eb527d7dfc150d5bcb630c6571fecd84c05b14721ae4be"`,
  )
})

// headers arrive in another order there, and nothing else differs
describe('RabbitMQ 3.10', () => {
  test('first come, first served', async () => {
    expect(await simulate({ rabbitmq: '3.10' }, shopping)).toMatchInlineSnapshot(
      `"94223a284f14f503fc6a056b86254533e8c271b831b46c640b17f21ea7d3e84d"`,
    )
  })

  test('seed 1', async () => {
    expect(await simulate({ rabbitmq: '3.10', seed: 1 }, shopping)).toMatchInlineSnapshot(
      `"098dc597d5052491efb3e566ef51e319e65eb5a37ad6f7ff098392da685eb4ce"`,
    )
  })

  test('seed 42', async () => {
    expect(await simulate({ rabbitmq: '3.10', seed: 42 }, shopping)).toMatchInlineSnapshot(
      `"3eecc4379e1d598b960a5f8cf067e3916d9676447fd6194effcd952e3d00c84b"`,
    )
  })

  test('seed 7 with all faults', async () => {
    const options = { rabbitmq: '3.10', seed: 7, faults: faults.all() } as const
    expect(await simulate(options, shopping)).toMatchInlineSnapshot(
      `"4031a9d1c569af2385396b738df0fdf37c2e84a8c8d75cba2bfabc16f9048791"`,
    )
  })
})
