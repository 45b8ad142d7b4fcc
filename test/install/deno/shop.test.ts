import { simulate, workerFactory } from 'kinoko/testing'
import { PriceService, ShopService } from './shop.ts'

declare const Deno: { test(name: string, body: () => Promise<void>): void }

function equal(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${String(actual)} is not ${String(expected)}`)
}

Deno.test('a dependency that is not given is a stub', async () => {
  const shop = workerFactory(ShopService)
  ;(shop.prices.of as unknown as { mockResolvedValue(value: unknown): void }).mockResolvedValue(7)
  equal(await shop.total(['tea', 'cup']), 14)
})

Deno.test('a cluster runs in virtual time', async () => {
  const total = await simulate({ seed: 42 }, async (sim) => {
    sim.service(PriceService, { instances: 2 })
    sim.service(ShopService)
    const shop = await sim.proxy<ShopService>('shop')
    return shop.total(['tea', 'cup'])
  })
  equal(total, 600)
})
