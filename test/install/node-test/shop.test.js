import assert from 'node:assert/strict'
import test from 'node:test'
import { simulate, workerFactory } from 'kinoko/testing'
import { PriceService, ShopService } from './shop.js'

test('a dependency that is not given is a mock of node:test', async () => {
  const shop = workerFactory(ShopService)
  shop.prices.of.mockResolvedValue(7)
  assert.equal(await shop.total(['tea', 'cup']), 14)
  assert.equal(shop.prices.of.mock.callCount(), 2)
  assert.deepEqual(shop.prices.of.mock.calls[0].arguments, ['tea'])
})

test('a cluster runs in virtual time', async () => {
  const total = await simulate({ seed: 42 }, async (sim) => {
    sim.service(PriceService, { instances: 2 })
    sim.service(ShopService)
    const shop = await sim.proxy('shop')
    return shop.total(['tea', 'cup'])
  })
  assert.equal(total, 600)
})
