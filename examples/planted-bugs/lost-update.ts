/**
 * Lost update: two services read a balance, change it, and write it back. When both read before either
 * has written, one of the changes is lost.
 *
 * The fix: the service that owns the balance changes it, in one call.
 */
import { rpc, RpcProxy, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'
import type { PlantedBug } from './planted-bug.js'

const balances = new Map<string, number>()

@service('accounts')
class AccountService {
  @rpc read(name: string): number {
    return balances.get(name) ?? 0
  }

  @rpc write(name: string, balance: number): void {
    balances.set(name, balance)
  }

  @rpc add(name: string, amount: number): number {
    const balance = (balances.get(name) ?? 0) + amount
    balances.set(name, balance)
    return balance
  }
}

@service('limits')
class LimitService {
  @rpc allows(amount: number): boolean {
    return amount < 1000
  }
}

@service('deposits')
class DepositService {
  accounts = new RpcProxy<AccountService>('accounts')

  @rpc async deposit(name: string, amount: number): Promise<void> {
    const balance = await this.accounts.read(name)
    await this.accounts.write(name, balance + amount)
  }
}

@service('withdrawals')
class WithdrawalService {
  accounts = new RpcProxy<AccountService>('accounts')
  limits = new RpcProxy<LimitService>('limits')

  @rpc async withdraw(name: string, amount: number): Promise<void> {
    if (!(await this.limits.allows(amount))) throw new RangeError(`${amount} is too much`)
    const balance = await this.accounts.read(name)
    await this.accounts.write(name, balance - amount)
  }
}

@service('deposits')
class FixedDepositService {
  accounts = new RpcProxy<AccountService>('accounts')

  @rpc async deposit(name: string, amount: number): Promise<void> {
    await this.accounts.add(name, amount)
  }
}

@service('withdrawals')
class FixedWithdrawalService {
  accounts = new RpcProxy<AccountService>('accounts')
  limits = new RpcProxy<LimitService>('limits')

  @rpc async withdraw(name: string, amount: number): Promise<void> {
    if (!(await this.limits.allows(amount))) throw new RangeError(`${amount} is too much`)
    await this.accounts.add(name, -amount)
  }
}

interface Bank {
  deposits: DepositService
  withdrawals: WithdrawalService
}

async function scenario(sim: Simulation): Promise<void> {
  balances.clear()
  balances.set('ada', 100)
  sim.service(AccountService)
  sim.service(LimitService)
  const bank = await sim.cluster<Bank>()
  await Promise.all([bank.deposits.deposit('ada', 50), bank.withdrawals.withdraw('ada', 30)])
  const balance = balances.get('ada')
  if (balance !== 120) throw new Error(`100 + 50 - 30 is 120, but the balance is ${balance}`)
}

export const lostUpdate: PlantedBug = {
  title: 'a lost update between two services',
  explore: { deviations: 1 },
  buggy: (sim) => {
    sim.service(DepositService)
    sim.service(WithdrawalService)
    return scenario(sim)
  },
  fixed: (sim) => {
    sim.service(FixedDepositService)
    sim.service(FixedWithdrawalService)
    return scenario(sim)
  },
}
