/** A transaction that took too long is taken back before it has begun: then it begins, and is never taken back. */
import { rpc, RpcProxy, RpcTimeout, service } from 'kinoko'
import { BugFound, ofTime } from './bug.js'
import { data, openStore, type StoreService } from './store.js'

@service('participants')
class ParticipantService {
  store = new RpcProxy<StoreService>('store')

  @rpc async prepare(): Promise<void> {
    await this.store.get('limit')
    data.set('held', 1)
  }

  @rpc abort(): void {
    data.set('held', 0)
  }
}

@service('coordinators')
class CoordinatorService {
  participants = new RpcProxy<ParticipantService>('participants', { timeout: 0.05 })

  @rpc async commit(): Promise<boolean> {
    try {
      await this.participants.prepare()
      return true
    } catch (error) {
      if (!(error instanceof RpcTimeout)) throw error
      await this.participants.abort.with({ timeout: 20 })()
      return false
    }
  }
}

export const abortOvertakes = ofTime('an abort before its transaction', 2, async (sim) => {
  openStore(sim)
  sim.service(ParticipantService)
  sim.service(CoordinatorService)
  const coordinators = await sim.proxy<CoordinatorService>('coordinators')
  const isDone = await coordinators.commit()
  await sim.sleep(1_000)
  if (!isDone && data.get('held') === 1) throw new BugFound('it is held for ever')
})
