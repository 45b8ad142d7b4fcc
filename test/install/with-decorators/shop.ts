import { once, rpc, RpcProxy, service } from 'kinoko'

@service('prices')
export class PriceService {
  @rpc of(item: string): number {
    return item.length * 100
  }
}

@service('shop')
export class ShopService {
  prices = new RpcProxy<PriceService>('prices')
  started = false

  @once() begin(): void {
    this.started = true
  }

  @rpc({ sensitiveArguments: 'items' })
  async total(items: readonly string[]): Promise<number> {
    let sum = 0
    for (const item of items) sum += await this.prices.of(item)
    return sum
  }
}
