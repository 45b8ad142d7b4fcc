import { describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service } from 'kinoko'
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
    for (let i = 0; i < runs(100); i++) hashes.add(await hashOf(42))
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

describe.runIf('process' in globalThis)('the determinism check, of real work', () => {
  @service('disk')
  class DiskService {
    dice = new RpcProxy<FixedService>('fixed')

    @rpc async lucky(): Promise<number> {
      const { randomBytes } = process.getBuiltinModule('crypto')
      return new Promise((resolve) => randomBytes(4, (_, bytes) => resolve(bytes.readUInt32LE())))
    }

    @rpc async atOnce(): Promise<void> {
      const { stat } = process.getBuiltinModule('fs/promises')
      const ask = async (n: number): Promise<void> => {
        await stat('.')
        await this.dice.same(n)
      }
      await Promise.all([ask(1), ask(2)])
    }

    @rpc async inOrder(): Promise<void> {
      const { stat } = process.getBuiltinModule('fs/promises')
      await Promise.all([stat('.'), stat('..')])
      await this.dice.same(1)
      await stat('.')
      await this.dice.same(2)
    }
  }

  @service('fixed')
  class FixedService {
    @rpc same(n: number): number {
      return n
    }
  }

  const calling = (method: 'lucky' | 'atOnce' | 'inOrder'): Promise<unknown> =>
    simulate({ seed: 1, checkDeterminism: true }, async (sim) => {
      sim.service(DiskService)
      sim.service(FixedService)
      const disk = await sim.proxy<DiskService>('disk')
      return disk[method]()
    })

  test('names the line of a result that differs', async () => {
    for (let i = 0; i < 3; i++) {
      await expect(calling('lucky')).rejects.toThrow(
        /work of the platform.*\n- a computation of node:crypto \(RANDOMBYTESREQUEST\), begun at .*determinism\.test\.ts:\d+/,
      )
    }
  })

  test('finds every time that the platform orders two calls, though both runs went the same way', async () => {
    for (let i = 0; i < 5; i++) {
      const running = calling('atOnce')
      await expect(running).rejects.toMatchObject({ code: 'KINOKO_NOT_DETERMINISTIC' })
      await expect(running).rejects.toThrow(
        /a file \(FSREQPROMISE\), begun at .*determinism\.test\.ts:\d+/,
      )
    }
  })

  test('is content with real work whose order the code itself decides', async () => {
    await calling('inOrder')
  })
})
