/** Two instances look whether an account exists, and both make it. */
import { rpc, RpcProxy, service } from 'kinoko'
import { BugFound, ofOrder } from './bug.js'
import { data, detour, openStore, type StoreService } from './store.js'

@service('accounts')
class AccountService {
  store = new RpcProxy<StoreService>('store')

  @rpc async open(detours: number): Promise<void> {
    await detour(this.store, detours)
    if ((await this.store.get('account')) === 0) await this.store.add('account', 1)
  }
}

export const doubleCreate = ofOrder('an account made twice', 2, async (sim) => {
  openStore(sim)
  sim.service(AccountService, { instances: 2 })
  const accounts = await sim.proxy<AccountService>('accounts')
  await Promise.all([accounts.open(0), accounts.open(4)])
  if (data.get('account') !== 1) throw new BugFound('there are two accounts')
})
