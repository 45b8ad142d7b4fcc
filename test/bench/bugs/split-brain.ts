/** A primary whose beats are late is replaced between its look whether it is the primary and its write. */
import { inject, rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofTime } from './bug.js'
import { data, openStore, SleepProvider, type Sleep, type StoreService } from './store.js'

@service('monitor')
class MonitorService {
  store = new RpcProxy<StoreService>('store')
  sleep = inject(new SleepProvider())
  static beats = 0

  @rpc beat(): void {
    MonitorService.beats++
  }

  /** Looks every 50 ms whether there was a beat. */
  @rpc async guard(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      const before = MonitorService.beats
      await this.sleep(50)
      if (MonitorService.beats === before) await this.store.put('primary', 2)
    }
  }
}

@service('primary')
class PrimaryService {
  store = new RpcProxy<StoreService>('store')
  monitor = new RpcProxy<MonitorService>('monitor')
  sleep = inject(new SleepProvider())

  @rpc async work(): Promise<void> {
    for (let round = 0; round < 8; round++) await this.#round(this.sleep)
  }

  async #round(sleep: Sleep): Promise<void> {
    await this.monitor.beat()
    if ((await this.store.get('primary')) === 1) {
      const primary = await this.store.add('written', 1).then(() => data.get('primary'))
      if (primary === 2) data.set('two wrote', 1)
    }
    await sleep(20)
  }
}

export const splitBrain = ofTime('two primaries', 3, async (sim) => {
  openStore(sim, { primary: 1 })
  MonitorService.beats = 0
  sim.service(MonitorService)
  sim.service(PrimaryService)
  const monitor = await sim.proxy<MonitorService>('monitor')
  const primary = await sim.proxy<PrimaryService>('primary')
  await Promise.all([primary.work(), monitor.guard()])
  if (data.get('two wrote') === 1) throw new BugFound('the old primary wrote beside the new one')
})
