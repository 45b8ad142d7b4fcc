import type { INestMicroservice } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { configureSimulator } from 'kinoko/simulator'
import { AppModule, PriceController, rabbit, ShopService } from './app'

let app: INestMicroservice
let shop: ShopService

beforeEach(async () => {
  configureSimulator({ users: { shop: 'secret' }, virtualHosts: ['shop'] })
  PriceController.sold.length = 0
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
  app = module.createNestMicroservice(rabbit)
  await app.listen()
  shop = module.get(ShopService)
})

afterEach(() => app.close())

test('a sale asks for the price and tells of itself', async () => {
  expect(await shop.sell('tea')).toBe('tea: 300')
  while (PriceController.sold.length === 0) await new Promise(setImmediate)
  expect(PriceController.sold).toEqual(['tea'])
})

test('nobody buys what there is not, and the shop goes on', async () => {
  await expect(shop.sell('unicorn')).rejects.toMatchObject({ message: 'there are none' })
  await shop.sell('tea')
  while (PriceController.sold.length === 0) await new Promise(setImmediate)
  expect(PriceController.sold).toEqual(['tea'])
})
