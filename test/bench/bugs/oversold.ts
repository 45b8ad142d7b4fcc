/** Four bookings of the last seat: a reserve of two makes up for what is sold too often, but not for three. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { data, detour, openStore, type StoreService } from './store.js'

@service('bookings')
class BookingService {
  store = new RpcProxy<StoreService>('store')

  @rpc async book(detours: number): Promise<void> {
    await detour(this.store, detours)
    if ((await this.store.get('sold')) === 0) await this.store.add('sold', 1)
  }
}

export const oversold = ofOrder('a seat sold four times', 4, async (sim) => {
  openStore(sim)
  sim.service(BookingService, { instances: 4 })
  const bookings = await sim.proxy<BookingService>('bookings')
  await Promise.all([0, 0, 1, 1].map((detours) => bookings.book(detours)))
  if (data.get('sold') === 4) throw new BugFound('the seat was sold four times')
})
