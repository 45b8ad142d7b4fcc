import { expect, test } from 'vitest'
import {
  BROADCAST,
  EventDispatcher,
  eventDispatcher,
  eventHandler,
  rpc,
  RpcProxy,
  service,
  SINGLETON,
  type Config,
} from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'

/** Whether the broker has an exchange: it closes a channel that asks for one that it has not. */
async function hasExchange(stage: Stage, exchange: string): Promise<boolean> {
  const channel = await stage.channel()
  channel.on('error', () => undefined)
  return channel.checkExchange(exchange).then(
    () => true,
    () => false,
  )
}

onEachArm('what a service and a client declare', (arm) => {
  test('has the names and flags of nameko: a service in Python declares the same', async () => {
    await using stage = await arm.open()
    const shop = stage.name('shop')
    const office = stage.name('office')
    @service(office)
    class Office {
      @rpc greet(): string {
        return 'hello'
      }
      @eventHandler(shop, 'sold') count(): void {
        return
      }
      @eventHandler(shop, 'sold', { handlerType: SINGLETON }) bill(): void {
        return
      }
      @eventHandler(shop, 'sold', { handlerType: BROADCAST, broadcastIdentifier: 'one' })
      tell(): void {
        return
      }
    }
    await stage.host(Office)
    const { client } = await stage.client()

    const lasting = { durable: true, exclusive: false, autoDelete: false }
    const queues = new Map<string, object>([
      [`rpc-${office}`, lasting],
      [`rpc.reply-standalone_rpc_client-${client.id}`, { ...lasting, expires: 300_000 }],
      [`evt-${shop}-sold--${office}.count`, lasting],
      [`evt-${shop}-sold`, lasting],
      [`evt-${shop}-sold--${office}.tell-one`, lasting],
    ])
    const channel = await stage.channel()
    for (const [queue, flags] of queues) {
      await channel.checkQueue(queue) // it is there, by that name
      await channel.assertQueue(queue, flags) // and refuses other flags
    }
    for (const exchange of ['nameko-rpc', `${shop}.events`]) {
      await channel.checkExchange(exchange)
      await channel.assertExchange(exchange, 'topic', { durable: true, autoDelete: false })
    }

    for (const queue of [...queues.keys()].filter((name) => name.startsWith('evt-'))) {
      expect((await channel.checkQueue(queue)).consumerCount).toBe(1)
      await channel.deleteQueue(queue)
    }
    await channel.deleteExchange(`${shop}.events`)
  })

  test('is no exchange for calls where there are none', async () => {
    await using stage = await arm.open()
    const shop = stage.name('shop')
    // a name of its own: on a shared broker others have declared nameko's
    const config: Config = { rpc_exchange: stage.name('calls') }
    @service(shop)
    class Shop {
      dispatch = new EventDispatcher()
      @eventHandler(shop, 'sold') count(): void {
        return
      }
    }
    await stage.host(Shop, config)
    await using dispatch = await eventDispatcher(stage.options(config))
    await dispatch(shop, 'sold')
    await stage.client({ config: { ...config, RPC_DELIVERY: 'transient' } })

    expect(await hasExchange(stage, `${shop}.events`)).toBe(true)
    expect(await hasExchange(stage, stage.name('calls'))).toBe(false)

    const channel = await stage.channel()
    await channel.deleteExchange(`${shop}.events`)
    await channel.deleteQueue(`evt-${shop}-sold--${shop}.count`)
  })

  test.for(['a service that is called', 'a service that calls', 'a client'])(
    'is the exchange for calls for %s',
    async (who) => {
      await using stage = await arm.open()
      const config: Config = { rpc_exchange: stage.name('calls') }
      @service(stage.name('called'))
      class Called {
        @rpc greet(): string {
          return 'hello'
        }
      }
      @service(stage.name('calling'))
      class Calling {
        called = new RpcProxy<Called>(stage.name('called'))
      }

      if (who === 'a client') await stage.client({ config })
      else await stage.host<object>(who === 'a service that calls' ? Calling : Called, config)

      expect(await hasExchange(stage, stage.name('calls'))).toBe(true)
      await (await stage.channel()).deleteExchange(stage.name('calls'))
    },
  )
})
