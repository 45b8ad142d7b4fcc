/** A value that changed and changed back looks as if it had not. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { data, detour, openStore, type StoreService } from './store.js'

@service('poppers')
class PopperService {
  store = new RpcProxy<StoreService>('store')

  /** Takes the top off the stack, whatever it is, unless it has changed. */
  @rpc async pop(): Promise<void> {
    const [top, changes] = [await this.store.get('top'), data.get('changes')]
    const isTaken = await this.store.swap('top', top, 3)
    if (isTaken && data.get('changes') !== changes) data.set('aba', 1)
  }
}

@service('pushers')
class PusherService {
  store = new RpcProxy<StoreService>('store')

  @rpc async change(detours: number, from: number, to: number): Promise<void> {
    await detour(this.store, detours)
    if (await this.store.swap('top', from, to)) await this.store.add('changes', 1)
  }
}

export const aba = ofOrder('a change and its reverse', 3, async (sim) => {
  openStore(sim, { top: 1, changes: 0 })
  sim.service(PopperService)
  sim.service(PusherService, { instances: 2 })
  const poppers = await sim.proxy<PopperService>('poppers')
  const pushers = await sim.proxy<PusherService>('pushers')
  await Promise.all([poppers.pop(), pushers.change(0, 1, 2), pushers.change(1, 2, 1)])
  if (data.get('aba') === 1) throw new BugFound('the top of another stack was taken')
})
