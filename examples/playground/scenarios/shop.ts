/** A shop: orders lead to calls of stock, payments and mail; some go wrong. */
import { BadRequest, DependencyProvider, inject, rpc, RpcProxy, RpcTimeout, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

class Work extends DependencyProvider<(ms: number) => Promise<void>> {
  override getDependency() {
    const { ambient } = this.container
    return (ms: number) =>
      new Promise<void>((done) => void ambient.setTimeout(done, ms * (0.5 + ambient.random())))
  }
}

const prices = new Map([
  ['tea', 450],
  ['cup', 1200],
  ['gold', 190_000],
])

@service('stock')
class StockService {
  work = inject(new Work())

  @rpc({ expectedExceptions: [BadRequest] })
  async reserve(item: string, count: number) {
    await this.work(5)
    const price = prices.get(item)
    if (price === undefined) throw new BadRequest(`no ${item} to be had`)
    return price * count
  }
}

@service('payments')
class PaymentService {
  work = inject(new Work())

  @rpc async charge(customer: string, cents: number) {
    await this.work(customer === 'Slow Joe' ? 1500 : 20)
    if (cents > 100_000) throw new RangeError(`${customer} cannot pay ${cents / 100}`)
    return `paid ${cents / 100}`
  }
}

@service('mail')
class MailService {
  work = inject(new Work())

  @rpc async confirm(customer: string, text: string) {
    await this.work(3)
    return `${customer}: ${text}`.length
  }
}

@service('orders')
class OrderService {
  stock = new RpcProxy<StockService>('stock')
  payments = new RpcProxy<PaymentService>('payments', { timeout: 0.5 })
  mail = new RpcProxy<MailService>('mail')

  @rpc({ expectedExceptions: [RpcTimeout] })
  async place(customer: string, item: string, count: number) {
    const cents = await this.stock.reserve(item, count)
    const receipt = await this.payments.charge(customer, cents)
    await this.mail.confirm(customer, `${count} ${item}: ${receipt}`)
    return receipt
  }
}

export async function scenario(sim: Simulation) {
  sim.service(OrderService, { instances: 2 })
  sim.service(StockService, { instances: 2 })
  sim.service(PaymentService, { instances: 2 })
  sim.service(MailService)
  const shop = await sim.proxy<OrderService>('orders')
  const orders = [
    shop.place('Ada', 'tea', 2),
    shop.place('Grace', 'cup', 1),
    shop.place('Alan', 'unicorn', 1),
    shop.place('Edsger', 'gold', 1),
    shop.place('Slow Joe', 'cup', 4),
  ]
  for (const outcome of await Promise.allSettled(orders)) {
    console.log(outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason))
  }
}
