/** A lease is over while its holder still works: another gets it, and both write. */
import { inject, rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofTime } from './bug.js'
import { data, openStore, SleepProvider, type StoreService } from './store.js'

@service('leases')
class LeaseService {
  sleep = inject(new SleepProvider())
  static holder: string | undefined

  @rpc take(owner: string): boolean {
    if (LeaseService.holder !== undefined) return false
    LeaseService.holder = owner
    void this.sleep(60).then(() => this.drop(owner))
    return true
  }

  @rpc drop(owner: string): void {
    if (LeaseService.holder === owner) LeaseService.holder = undefined
  }
}

@service('counters')
class CounterService {
  store = new RpcProxy<StoreService>('store')
  leases = new RpcProxy<LeaseService>('leases')
  sleep = inject(new SleepProvider())

  @rpc async count(owner: string): Promise<void> {
    while (!(await this.leases.take(owner))) await this.sleep(20)
    await this.store.put('count', (await this.store.get('count')) + 1)
    await this.leases.drop(owner)
  }
}

export const leaseExpires = ofTime('a lease that is over too early', 3, async (sim) => {
  openStore(sim)
  LeaseService.holder = undefined
  sim.service(LeaseService)
  sim.service(CounterService, { instances: 2 })
  const counters = await sim.proxy<CounterService>('counters')
  await Promise.all([counters.count('Ada'), counters.count('Grace')])
  if (data.get('count') !== 2) throw new BugFound('a count was lost')
})
