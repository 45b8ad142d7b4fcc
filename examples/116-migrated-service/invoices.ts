import { BadRequest, EventDispatcher, eventHandler, rpc, RpcProxy, service, UserId } from 'kinoko'

interface Prices {
  price_of(item: string): number
}

@service('invoices')
export class InvoiceService {
  prices = new RpcProxy<Prices>('prices')
  dispatch = new EventDispatcher()
  userId = new UserId()

  @rpc({
    params: ['customer', 'items', 'currency?'],
    expectedExceptions: BadRequest,
    sensitiveArguments: 'customer.email',
  })
  async create(customer: { name: string; email: string }, items: string[], currency = 'EUR') {
    if (items.length === 0) throw new BadRequest('an invoice needs items')
    const prices = await Promise.all(items.map((item) => this.prices.price_of(item)))
    const total = prices.reduce((sum, price) => sum + price, 0)
    const invoice = { to: customer.name, total, currency, by: this.userId }
    await this.dispatch('invoice_created', invoice)
    return invoice
  }

  @eventHandler('payments', 'payment_received')
  paid(payment: { amount: number }) {
    console.log(`paid: ${payment.amount}`)
  }
}
