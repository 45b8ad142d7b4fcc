import { rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

@service('accounts')
class AccountService {
  @rpc({ idempotent: true }) add(amount: number) {
    return amount
  }
}

export async function transfer(sim: Simulation, amounts: readonly number[]): Promise<void> {
  sim.service(AccountService, { instances: 2 })
  const accounts = await sim.proxy<AccountService>('accounts')
  await Promise.allSettled(amounts.map((amount) => accounts.add(amount)))
}
