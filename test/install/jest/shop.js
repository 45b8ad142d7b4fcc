const { defineService, RpcProxy } = require('kinoko')

exports.PriceService = defineService({
  name: 'prices',
  methods: {
    of(item) {
      return item.length * 100
    },
  },
})

exports.ShopService = defineService({
  name: 'shop',
  dependencies: { prices: new RpcProxy('prices') },
  methods: {
    async total(items) {
      let sum = 0
      for (const item of items) sum += await this.prices.of(item)
      return sum
    },
  },
})
