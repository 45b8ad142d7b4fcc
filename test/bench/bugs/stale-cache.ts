/** A cache is filled with what was read before the write, after it was emptied because of that write. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { detour, openStore, type StoreService } from './store.js'

@service('cache')
class CacheService {
  store = new RpcProxy<StoreService>('store')
  static cached: number | undefined

  @rpc async read(): Promise<number> {
    CacheService.cached ??= await this.store.get('price')
    return CacheService.cached
  }

  @rpc forget(): void {
    CacheService.cached = undefined
  }
}

@service('prices')
class PriceService {
  store = new RpcProxy<StoreService>('store')
  cache = new RpcProxy<CacheService>('cache')

  @rpc async change(): Promise<void> {
    await detour(this.store, 1)
    await this.store.put('price', 1)
    await this.cache.forget()
  }
}

export const staleCache = ofOrder('a stale cache', 2, async (sim) => {
  openStore(sim)
  CacheService.cached = undefined
  sim.service(CacheService)
  sim.service(PriceService)
  const cache = await sim.proxy<CacheService>('cache')
  const prices = await sim.proxy<PriceService>('prices')
  await Promise.all([cache.read(), prices.change()])
  if ((await cache.read()) !== 1) throw new BugFound('the cache has the old price for ever')
})
