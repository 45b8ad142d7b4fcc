import { simulate } from 'kinoko/testing'
import { PriceService, ShopService } from './shop.js'

const total = await simulate({ seed: 42 }, async (sim) => {
  sim.service(PriceService, { instances: 2 })
  sim.service(ShopService)
  const shop = await sim.proxy<ShopService>('shop')
  return shop.total(['tea', 'cup'])
})
if (total !== 600) throw new Error(`${total} is not 600`)
