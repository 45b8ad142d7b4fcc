/**
 * Events: a service tells that something happened, and whoever cares listens. Each service gets an event
 * once, whatever its instances; `broadcast` reaches every instance.
 */
import { BROADCAST, EventDispatcher, eventHandler, rpc, service, UserId } from 'kinoko'
import { simulate } from 'kinoko/testing'

interface ShopEvents {
  sold: { item: string; price: number }
}

@service('shop')
class ShopService {
  dispatch = new EventDispatcher<ShopEvents>()

  @rpc async sell(item: string, price: number) {
    await this.dispatch('sold', { item, price })
  }
}

const heard: string[] = []

@service('accounts')
class AccountService {
  user = new UserId()

  @eventHandler('shop', 'sold') book({ item, price }: ShopEvents['sold']) {
    heard.push(`booked ${price} for ${item}, sold by ${this.user ?? 'nobody'}`)
  }
}

@service('screens')
class ScreenService {
  @eventHandler('shop', 'sold', { handlerType: BROADCAST, reliableDelivery: false })
  show({ item }: ShopEvents['sold']) {
    heard.push(`a screen shows ${item}`)
  }
}

await simulate({}, async (sim) => {
  sim.service(ShopService)
  sim.service(AccountService, { instances: 3 })
  sim.service(ScreenService, { instances: 2 })
  const shop = await sim.proxy<ShopService>('shop', { contextData: { user_id: 'ada' } })

  await shop.sell('tea', 4)
  await sim.sleep(1000)
  for (const line of heard.sort()) console.log(line)
})
