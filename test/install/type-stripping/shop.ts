import { defineService, RpcProxy } from 'kinoko'

export const PriceService = defineService({
  name: 'prices',
  methods: {
    of(item: string): number {
      return item.length * 100
    },
  },
})
export type PriceService = InstanceType<typeof PriceService>

export const ShopService = defineService({
  name: 'shop',
  dependencies: { prices: new RpcProxy<PriceService>('prices') },
  methods: {
    async total(items: readonly string[]): Promise<number> {
      let sum = 0
      for (const item of items) sum += await this.prices.of(item)
      return sum
    },
  },
})
export type ShopService = InstanceType<typeof ShopService>
