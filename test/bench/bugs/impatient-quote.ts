/** A price is asked for, and a standard price taken when the answer takes longer than 40 ms: nobody thought of that. */
import { inject, rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofTime } from './bug.js'
import { openStore, SleepProvider, type StoreService } from './store.js'

@service('quotes')
class QuoteService {
  store = new RpcProxy<StoreService>('store')
  sleep = inject(new SleepProvider())

  @rpc async quote(): Promise<number> {
    const patience = this.sleep(40).then(() => Number.NaN)
    return Promise.race([this.store.get('price'), patience])
  }
}

export const impatientQuote = ofTime('an impatient quote', 1, async (sim) => {
  openStore(sim, { price: 5 })
  sim.service(QuoteService)
  const quotes = await sim.proxy<QuoteService>('quotes')
  if ((await quotes.quote()) !== 5) throw new BugFound('the quote has no price')
})
