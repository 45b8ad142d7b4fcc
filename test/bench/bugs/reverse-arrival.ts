/** Four entries leave in order; a buffer of three can sort them, unless they come the other way round. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { data, openStore, type StoreService } from './store.js'

@service('relays')
class RelayService {
  store = new RpcProxy<StoreService>('store')

  @rpc async relay(entry: number): Promise<void> {
    const place = await this.store.add('arrived', 1)
    data.set(`place of ${entry}`, place)
  }
}

const entries = [1, 2, 3, 4]

export const reverseArrival = ofOrder('four entries the other way round', 4, async (sim) => {
  openStore(sim)
  sim.service(RelayService, { instances: 4 })
  const relays = await sim.proxy<RelayService>('relays')
  await Promise.all(entries.map((entry) => relays.relay(entry)))
  const isReverse = entries.every((entry) => data.get(`place of ${entry}`) === 5 - entry)
  if (isReverse) throw new BugFound('the buffer is full, and none of its entries is the first')
})
