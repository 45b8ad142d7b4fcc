/** A file is closed when nobody writes: somebody has been let in who does not write yet. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { data, detour, openStore, type StoreService } from './store.js'

@service('writers')
class WriterService {
  store = new RpcProxy<StoreService>('store')

  @rpc async write(): Promise<void> {
    if ((await this.store.get('closed')) === 1) return
    await this.store.add('writers', 1)
    if (data.get('closed') === 1) data.set('written after the end', 1)
    await this.store.add('writers', -1)
  }
}

@service('closers')
class CloserService {
  store = new RpcProxy<StoreService>('store')

  @rpc async close(): Promise<void> {
    await detour(this.store, 3)
    if ((await this.store.get('writers')) === 0) await this.store.put('closed', 1)
  }
}

export const closedTooEarly = ofOrder('a file closed too early', 2, async (sim) => {
  openStore(sim)
  sim.service(WriterService)
  sim.service(CloserService)
  const writers = await sim.proxy<WriterService>('writers')
  const closers = await sim.proxy<CloserService>('closers')
  await Promise.all([writers.write(), closers.close()])
  if (data.get('written after the end') === 1) throw new BugFound('a closed file was written to')
})
