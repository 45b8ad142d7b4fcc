import { describe, expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { explore, simulate, type Simulation } from 'kinoko/testing'
import type { OrderService } from '../../examples/orders-cluster/services.js'
import { instances, orders } from '../../examples/orders-cluster/shop.js'
import { runs } from '../support/effort.js'

/** The example cluster with that seed: the hash of everything that happened. */
function hashOf(seed: number): Promise<string | undefined> {
  return simulate({ seed }, async (sim) => {
    for (const [serviceClass, count] of instances) sim.service(serviceClass, { instances: count })
    const shop = await sim.proxy<OrderService>('orders')
    await Promise.all(orders.map((order) => shop.place(order).catch(() => undefined)))
    return sim.trace?.hash()
  })
}

@service('dice')
class DiceService {
  @rpc async roll(): Promise<number> {
    const sides = Math.floor(Math.random() * 1e9)
    await Promise.resolve()
    return sides
  }
}

async function rolling(sim: Simulation): Promise<unknown> {
  sim.service(DiceService)
  const dice = await sim.proxy<DiceService>('dice')
  return dice.roll()
}

describe('a simulation', () => {
  test('goes the same way every time with the same seed', async () => {
    const hashes = new Set<string | undefined>()
    for (let i = 0; i < runs(100, 6); i++) hashes.add(await hashOf(42))
    expect(hashes.size).toBe(1)
  })

  test('goes many ways with many seeds', async () => {
    const hashes = new Set<string | undefined>()
    for (let seed = 0; seed < runs(50); seed++) hashes.add(await hashOf(seed))
    expect(hashes.size).toBe(runs(50))
  })
})

describe('the determinism check', () => {
  test('finds a handler that asks the platform for chance, and names it', async () => {
    const running = simulate({ seed: 1, checkDeterminism: true, globals: false }, rolling)
    await expect(running).rejects.toMatchObject({ code: 'KINOKO_NOT_DETERMINISTIC' })
    await expect(running).rejects.toThrow(/Math\.random.*determinism\.test\.ts\S*:\d+/)
    await expect(running).rejects.toThrow(/event \d+ was first `.*basic\.publish/)
  })

  test('is part of an exploration on demand', async () => {
    const exploring = explore({ seeds: 3, checkDeterminism: true, globals: false }, rolling)
    await expect(exploring).rejects.toMatchObject({ code: 'KINOKO_NOT_DETERMINISTIC' })
  })

  test('is content when the globals are those of the simulation', async () => {
    const roll = (): Promise<unknown> => simulate({ seed: 1, checkDeterminism: true }, rolling)
    expect(await roll()).toBe(await roll())
  })

  test('lets a scenario that fails both times fail with its own error', async () => {
    const failing = simulate({ seed: 1, checkDeterminism: true }, async () => {
      await Promise.resolve()
      throw new Error('as planned')
    })
    await expect(failing).rejects.toThrow('as planned')
  })

  test('puts the globals back', async () => {
    const before = [Date, Math.random, setTimeout, crypto.randomUUID]
    await simulate({ seed: 1, checkDeterminism: true }, async (sim) => sim.sleep(1))
    expect([Date, Math.random, setTimeout, crypto.randomUUID]).toEqual(before)
  })
})
