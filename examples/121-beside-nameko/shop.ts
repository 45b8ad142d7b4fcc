/** Two services in TypeScript beside one in Python (prices.py), on one broker. */
import { rpc, RpcProxy, service } from 'kinoko'

interface PriceService {
  price_of(item: string): number
}

@service('discounts')
export class DiscountService {
  @rpc of(item: string) {
    return item === 'kettle' ? 50 : 0
  }
}

@service('shop')
export class ShopService {
  prices = new RpcProxy<PriceService>('prices')

  @rpc async total(items: string[]) {
    const prices = await Promise.all(items.map((item) => this.prices.price_of(item)))
    return prices.reduce((sum, price) => sum + price, 0)
  }
}
