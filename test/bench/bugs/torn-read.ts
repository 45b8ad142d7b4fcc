/** Two values that belong together are read one by one while somebody writes both. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { detour, openStore, type StoreService } from './store.js'

@service('readers')
class ReaderService {
  store = new RpcProxy<StoreService>('store')

  @rpc async read(): Promise<[number, number]> {
    const x = await this.store.get('x')
    return [x, await this.store.get('y')]
  }
}

@service('writers')
class WriterService {
  store = new RpcProxy<StoreService>('store')

  @rpc async write(): Promise<void> {
    await detour(this.store, 2)
    await this.store.put('x', 1)
    await this.store.put('y', 1)
  }
}

export const tornRead = ofOrder('a torn read', 2, async (sim) => {
  openStore(sim)
  sim.service(ReaderService)
  sim.service(WriterService)
  const readers = await sim.proxy<ReaderService>('readers')
  const writers = await sim.proxy<WriterService>('writers')
  const [[x, y]] = await Promise.all([readers.read(), writers.write()])
  if (x !== y) throw new BugFound(`x is ${x}, and y is ${y}`)
})
