/** An error on its way back: from the bank through the shop to the customer, and what has no service at all. */
import { RemoteError, rpc, RpcProxy, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

@service('bank')
class BankService {
  @rpc withdraw(amount: number) {
    if (amount > 100) throw new RangeError(`you have 100, not ${amount}`)
    return 100 - amount
  }
}

@service('shop')
class ShopService {
  bank = new RpcProxy<BankService>('bank')
  gifts = new RpcProxy<{ wrap(item: string): boolean }>('gifts')

  @rpc async buy(price: number) {
    return { left: await this.bank.withdraw(price) }
  }

  @rpc async wrap(item: string) {
    return this.gifts.wrap(item)
  }
}

export async function scenario(sim: Simulation) {
  sim.service(BankService)
  sim.service(ShopService)
  const shop = await sim.proxy<ShopService>('shop')

  console.log(await shop.buy(30))
  for (const attempt of [() => shop.buy(500), () => shop.wrap('tea')]) {
    await attempt().catch((error: unknown) => {
      console.log(error instanceof RemoteError ? `${error.excType}: ${error.value}` : String(error))
    })
  }
}
