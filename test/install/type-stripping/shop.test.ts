import assert from 'node:assert/strict'
import test from 'node:test'
import { simulate } from 'kinoko/testing'
import { PriceService, ShopService } from './shop.ts'

test('services without decorators need no compiler', async () => {
  const total = await simulate({ seed: 42 }, async (sim) => {
    sim.service(PriceService, { instances: 2 })
    sim.service(ShopService)
    const shop = await sim.proxy<ShopService>('shop')
    return shop.total(['tea', 'cup'])
  })
  assert.equal(total, 600)
})
