/**
 * A service as it was in Python (invoices.py) and as it is in TypeScript (invoices.ts), called as its
 * callers in Python go on calling it: with keyword arguments, and with context.
 */
import { BadRequest, EventDispatcher, eventHandler, kwargs, rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'
import { InvoiceService } from './invoices.js'

@service('prices')
class PriceService {
  @rpc price_of(item: string) {
    return item.length
  }
}

@service('archive')
class ArchiveService {
  @eventHandler('invoices', 'invoice_created') keep(invoice: object) {
    console.log(invoice)
  }
}

@service('payments')
class PaymentService {
  dispatch = new EventDispatcher<{ payment_received: { amount: number } }>()
  @rpc async receive(amount: number) {
    await this.dispatch('payment_received', { amount })
  }
}

await simulate({}, async (sim) => {
  sim.service(InvoiceService)
  sim.service(PriceService)
  sim.service(ArchiveService)
  sim.service(PaymentService)
  const contextData = { user_id: 'ada' }
  const invoices = await sim.proxy<InvoiceService>('invoices', { contextData })
  const customer = { name: 'Bob', email: 'bob@example.org' }

  console.log(await invoices.create(kwargs({ customer, items: ['tea', 'cups'] })))
  try {
    await invoices.create(customer, [], 'USD')
  } catch (error) {
    if (error instanceof BadRequest) console.log(error.message)
  }

  await (await sim.proxy<PaymentService>('payments')).receive(7)
  await sim.sleep(1000)
})
