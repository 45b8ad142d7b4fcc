/**
 * A service tested by itself: no broker, no container, its dependencies replaced by what the test wants.
 */
import { ContextDataProvider, rpc, RpcProxy, service } from 'kinoko'
import { workerFactory } from 'kinoko/testing'

@service('prices')
class PriceService {
  @rpc of(item: string) {
    return item.length * 100
  }
}

@service('basket')
class BasketService {
  prices = new RpcProxy<PriceService>('prices')
  context = new ContextDataProvider()

  @rpc async total(items: readonly string[]) {
    const prices = await Promise.all(items.map((item) => this.prices.of(item)))
    const sum = prices.reduce((total, price) => total + price, 0)
    return { user: this.context.get('user_id'), sum }
  }
}

const basket = workerFactory(BasketService, {
  prices: { of: (item) => ({ tea: 4, cup: 12 })[item] ?? 0 },
  context: { get: () => 'ada' },
})

console.log(await basket.total(['tea', 'cup', 'cup']))
