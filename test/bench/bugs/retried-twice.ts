/** A call whose reply is late is made again: the work is done twice. */
import { rpc, RpcProxy, RpcTimeout, service } from 'kinoko'
import { BugFound, ofTime } from './bug.js'
import { data, openStore, type StoreService } from './store.js'

@service('payers')
class PayerService {
  store = new RpcProxy<StoreService>('store', { timeout: 0.08 })

  @rpc async pay(): Promise<void> {
    try {
      await this.store.add('paid', 1)
    } catch (error) {
      if (!(error instanceof RpcTimeout)) throw error
      await this.store.add.with({ timeout: 20 })('paid', 1)
    }
  }
}

export const retriedTwice = ofTime('a payment tried again', 1, async (sim) => {
  openStore(sim)
  sim.service(PayerService)
  const payers = await sim.proxy<PayerService>('payers')
  await payers.pay()
  if (data.get('paid') !== 1) throw new BugFound('it was paid twice')
})
