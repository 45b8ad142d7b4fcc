import { jest } from '@jest/globals'
import { simulate, workerFactory } from 'kinoko/testing'
import { PriceService, ShopService } from './shop.js'

test('a dependency that is not given is a mock of jest', async () => {
  const shop = workerFactory(ShopService)
  shop.prices.of.mockResolvedValue(7)
  expect(await shop.total(['tea', 'cup'])).toBe(14)
  expect(jest.isMockFunction(shop.prices.of)).toBe(true)
  expect(shop.prices.of).toHaveBeenCalledWith('tea')
})

test('a cluster runs in virtual time', async () => {
  const total = await simulate({ seed: 42 }, async (sim) => {
    sim.service(PriceService, { instances: 2 })
    sim.service(ShopService)
    const shop = await sim.proxy('shop')
    return shop.total(['tea', 'cup'])
  })
  expect(total).toBe(600)
})
