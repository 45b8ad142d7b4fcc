/**
 * A lock that is held over a remote call: two transfers in opposite directions each lock one account and
 * wait for the other.
 *
 * The fix: lock in one order that all agree on, here that of the names.
 */
import { DependencyProvider, inject, rpc, RpcProxy, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'
import type { PlantedBug } from './planted-bug.js'

/** Locks by name. */
class Locks {
  readonly #tails = new Map<string, Promise<void>>()

  /** Resolves with the function that unlocks, when nobody else has the lock. */
  async lock(name: string): Promise<() => void> {
    let unlock = (): void => undefined
    const before = this.#tails.get(name)
    this.#tails.set(name, new Promise((resolve) => (unlock = resolve)))
    await before
    return unlock
  }
}

class LockProvider extends DependencyProvider<Locks> {
  readonly #locks = new Locks()
  override getDependency(): Locks {
    return this.#locks
  }
}

@service('fees')
class FeeService {
  @rpc feeFor(cents: number): number {
    return Math.ceil(cents / 100)
  }
}

@service('transfers')
class TransferService {
  locks = inject(new LockProvider())
  fees = new RpcProxy<FeeService>('fees')

  @rpc async transfer(from: string, to: string, cents: number): Promise<number> {
    const unlockFrom = await this.locks.lock(from)
    const fee = await this.fees.feeFor(cents)
    const unlockTo = await this.locks.lock(to)
    unlockTo()
    unlockFrom()
    return cents - fee
  }
}

@service('transfers')
class FixedTransferService {
  locks = inject(new LockProvider())
  fees = new RpcProxy<FeeService>('fees')

  @rpc async transfer(from: string, to: string, cents: number): Promise<number> {
    const fee = await this.fees.feeFor(cents)
    const unlocks: (() => void)[] = []
    for (const name of [from, to].sort()) unlocks.push(await this.locks.lock(name))
    for (const unlock of unlocks) unlock()
    return cents - fee
  }
}

async function scenario(sim: Simulation): Promise<void> {
  sim.service(FeeService)
  const transfers = await sim.proxy<TransferService>('transfers')
  await Promise.all([
    transfers.transfer('ada', 'grace', 1000),
    transfers.transfer('grace', 'ada', 500),
  ])
}

export const lockOverACall: PlantedBug = {
  title: 'a lock held over a remote call',
  explore: { seeds: 100, config: { RPC_TIMEOUT: 5 } },
  buggy: (sim) => {
    sim.service(TransferService)
    return scenario(sim)
  },
  fixed: (sim) => {
    sim.service(FixedTransferService)
    return scenario(sim)
  },
}
