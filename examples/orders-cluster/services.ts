/** A small shop: three services that call each other, and one that sends mail. */
import {
  BadRequest,
  DependencyProvider,
  deserializeToInstance,
  inject,
  rpc,
  RpcProxy,
  RpcTimeout,
  service,
  ServiceNotFound,
} from 'kinoko'

export interface Order {
  readonly customer: string
  readonly item: string
  readonly count: number
  readonly giftWrap?: boolean
}

/** Travels as itself: the caller gets an OutOfStock, not a RemoteError. */
export class OutOfStock extends BadRequest {
  override readonly name = 'OutOfStock'
}
deserializeToInstance(OutOfStock, { service: 'stock' })

/** Waits as long as some piece of work would take, by the clock of whatever the service runs on. */
class Work extends DependencyProvider<(ms: number) => Promise<void>> {
  override getDependency(): (ms: number) => Promise<void> {
    const { ambient } = this.container
    return (ms) =>
      new Promise((resolve) => {
        ambient.setTimeout(resolve, Math.ceil(ms * (0.5 + ambient.random())))
      })
  }
}

const prices: Readonly<Record<string, number>> = {
  tea: 450,
  cup: 1200,
  kettle: 5900,
  gold: 190_000,
}

@service('stock')
export class StockService {
  work = inject(new Work())

  @rpc({ expectedExceptions: [OutOfStock] })
  async reserve(item: string, count: number): Promise<number> {
    await this.work(5)
    const price = prices[item]
    if (price === undefined) throw new OutOfStock(`no ${item} to be had`)
    return price * count
  }
}

@service('payments')
export class PaymentService {
  work = inject(new Work())

  @rpc async charge(customer: string, cents: number): Promise<string> {
    await this.work(customer === 'Slow Joe' ? 1500 : 20)
    if (cents > 100_000) throw new RangeError(`${customer} cannot pay ${(cents / 100).toFixed(2)}`)
    return `paid ${(cents / 100).toFixed(2)}`
  }
}

@service('mail')
export class MailService {
  work = inject(new Work())

  @rpc async confirm(customer: string, text: string): Promise<boolean> {
    await this.work(3)
    return customer !== '' && text !== ''
  }
}

/** Nobody has deployed this one yet. */
interface GiftService {
  wrap(item: string): boolean
}

@service('orders')
export class OrderService {
  stock = new RpcProxy<StockService>('stock')
  payments = new RpcProxy<PaymentService>('payments', { timeout: 0.5 })
  mail = new RpcProxy<MailService>('mail')
  gifts = new RpcProxy<GiftService>('gifts')

  @rpc({ expectedExceptions: [OutOfStock, RpcTimeout] })
  async place(order: Order): Promise<string> {
    const { customer, item, count } = order
    if (order.giftWrap === true) await this.wrap(item)
    const cents = await this.stock.reserve(item, count)
    const receipt = await this.payments.charge(customer, cents)
    await this.mail.confirm(customer, `${count} ${item}: ${receipt}`)
    return receipt
  }

  /** Two calls at once, one result. */
  @rpc async quote(items: readonly string[]): Promise<number> {
    const replies = items.map((item) => this.stock.reserve.callAsync(item, 1))
    const prices = await Promise.all(replies.map((reply) => reply.result()))
    return prices.reduce((sum, price) => sum + price, 0)
  }

  private async wrap(item: string): Promise<void> {
    try {
      await this.gifts.wrap(item)
    } catch (error) {
      // a shop without gift wrapping still sells
      if (!(error instanceof ServiceNotFound)) throw error
    }
  }
}
