const { simulate, workerFactory } = require('kinoko/testing')
const { createSimulator } = require('kinoko/simulator')
const { PriceService, ShopService } = require('./shop')

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

test('the simulator stands alone', async () => {
  const connection = await createSimulator().connect('amqp://localhost')
  const channel = await connection.createChannel()
  expect(await channel.assertQueue('q')).toEqual({ queue: 'q', messageCount: 0, consumerCount: 0 })
})
