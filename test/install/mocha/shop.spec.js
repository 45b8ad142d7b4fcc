const assert = require('node:assert/strict')
const kinoko = require('kinoko')
const testing = require('kinoko/testing')

const PriceService = kinoko.defineService({
  name: 'prices',
  methods: {
    of(item) {
      return item.length * 100
    },
  },
})
const ShopService = kinoko.defineService({
  name: 'shop',
  dependencies: { prices: new kinoko.RpcProxy('prices') },
  methods: {
    total(item) {
      return this.prices.of(item)
    },
  },
})

describe('a CommonJS project', () => {
  it('has a stub for a dependency that is not given', async () => {
    const shop = testing.workerFactory(ShopService)
    shop.prices.of.mockResolvedValue(7)
    assert.equal(await shop.total('tea'), 7)
    assert.deepEqual(shop.prices.of.mock.calls, [['tea']])
  })

  it('runs a cluster in virtual time', async () => {
    const total = await testing.simulate({ seed: 42 }, async (sim) => {
      sim.service(PriceService)
      sim.service(ShopService)
      const shop = await sim.proxy('shop')
      return shop.total('tea')
    })
    assert.equal(total, 300)
  })

  it('has one copy of the library, however it is asked for', async () => {
    assert.equal((await import('kinoko')).RpcTimeout, kinoko.RpcTimeout)
    assert.equal((await import('kinoko/testing')).simulate, testing.simulate)
  })
})
