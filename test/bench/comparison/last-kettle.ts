/** The bug of the tutorial (docs/tutorial/4-a-bug.md): the last kettle is sold twice in some order of events. */
import { rpc, RpcProxy, service, type ServiceProxy } from 'kinoko'

const stock = new Map<string, number>()

@service('stock')
export class StockService {
  @rpc left(item: string): number {
    return stock.get(item) ?? 0
  }

  @rpc write(item: string, count: number): void {
    stock.set(item, count)
  }
}

@service('gifts')
export class GiftService {
  @rpc wrap(item: string): string {
    return `${item} in paper`
  }
}

@service('orders')
export class OrderService {
  stock = new RpcProxy<StockService>('stock')
  gifts = new RpcProxy<GiftService>('gifts')

  @rpc async order(item: string, isGift: boolean): Promise<string> {
    if (isGift) await this.gifts.wrap(item)
    const left = await this.stock.left(item)
    if (left === 0) return 'sold out'
    await this.stock.write(item, left - 1)
    return 'sold'
  }
}

export const instances = [OrderService, StockService, GiftService]

/** Whether two customers get the last kettle. */
export async function happens(proxy: ServiceProxy): Promise<boolean> {
  const orders = proxy as unknown as ServiceProxy<OrderService>
  stock.set('kettle', 1)
  const answers = await Promise.all([orders.order('kettle', false), orders.order('kettle', true)])
  return answers.filter((answer) => answer === 'sold').length !== 1
}
