/** Two calls leave one after the other, to two services: the second is done first. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { data, detour, openStore, type StoreService } from './store.js'

@service('payments')
class PaymentService {
  store = new RpcProxy<StoreService>('store')

  @rpc async pay(): Promise<void> {
    await this.store.put('paid', 1)
  }
}

@service('shipping')
class ShippingService {
  store = new RpcProxy<StoreService>('store')

  @rpc async ship(): Promise<void> {
    await detour(this.store, 2)
    if ((await this.store.get('paid')) === 0) data.set('shipped unpaid', 1)
  }
}

export const shippedBeforePaid = ofOrder('shipped before it is paid', 1, async (sim) => {
  openStore(sim)
  sim.service(PaymentService)
  sim.service(ShippingService)
  const payments = await sim.proxy<PaymentService>('payments')
  const shipping = await sim.proxy<ShippingService>('shipping')
  await Promise.all([payments.pay(), shipping.ship()])
  if (data.get('shipped unpaid') === 1) throw new BugFound('the order was shipped unpaid')
})
