import { rpc, RpcProxy, service as named, ServiceRunner } from 'kinoko'

@named('prices')
class Prices {
  @rpc priceOf(item: string): number {
    return item === 'tea' ? 450 : 1200
  }
}

@named('shop')
class Shop {
  prices = new RpcProxy<Prices>('prices')

  @rpc async total(items: string[]): Promise<number> {
    let sum = 0
    for (const item of items) sum += await this.prices.priceOf(item)
    return sum
  }
}

export const runner = new ServiceRunner({ config: { AMQP_URI: 'amqp://localhost' } })
runner.addService(Prices)
runner.addService(Shop)
await runner.start()
