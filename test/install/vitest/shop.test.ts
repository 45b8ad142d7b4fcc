import { simulate, workerFactory } from 'kinoko/testing'
import { expect, test } from 'kinoko/testing/vitest'
import { expect as vitestExpect, vi } from 'vitest'
import { PriceService, ShopService } from './shop.js'

test('a dependency that is not given is a mock of vitest', async () => {
  const shop = workerFactory(ShopService)
  vi.mocked(shop.prices.of).mockResolvedValue(7)
  expect(await shop.total(['tea', 'cup'])).toBe(14)
  vitestExpect(vi.isMockFunction(shop.prices.of)).toBe(true)
  expect(shop.prices.of).toHaveBeenCalledWith('tea')
})

test('a cluster runs in virtual time', async ({ sim }) => {
  sim.service(PriceService, { instances: 2 })
  const shops = sim.service(ShopService)
  const shop = await sim.proxy<ShopService>('shop')
  const reply = shop.total.callAsync(['tea', 'cup'])
  expect(await reply.result()).toBe(600)
  expect(reply).toHaveSettled()
  expect(reply).toHaveBeenServedBy(shops.instance(0))
})

test('a simulation needs no fixture', async () => {
  const total = await simulate({ seed: 42 }, async (sim) => {
    sim.service(PriceService)
    sim.service(ShopService)
    const shop = await sim.proxy<ShopService>('shop')
    return shop.total(['tea'])
  })
  expect(total).toBe(300)
})
