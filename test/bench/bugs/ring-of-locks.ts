/** Three workers each hold one lock and want the next: none of them gets on. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { detour, openStore, type StoreService } from './store.js'

@service('workers')
class WorkerService {
  store = new RpcProxy<StoreService>('store')

  /** Whether the worker got both of its locks. */
  @rpc async work(place: number): Promise<boolean> {
    await detour(this.store, place)
    const [first, second] = [`lock ${place}`, `lock ${(place + 1) % 3}`]
    await this.store.swap(first, 0, 1)
    const hasBoth = await this.store.swap(second, 0, 1)
    if (hasBoth) await this.store.put(second, 0)
    await this.store.put(first, 0)
    return hasBoth
  }
}

export const ringOfLocks = ofOrder('a ring of locks', 3, async (sim) => {
  openStore(sim)
  sim.service(WorkerService, { instances: 3 })
  const workers = await sim.proxy<WorkerService>('workers')
  const all = await Promise.all([0, 1, 2].map((place) => workers.work(place)))
  if (all.every((hasBoth) => !hasBoth)) throw new BugFound('each waits for the next')
})
