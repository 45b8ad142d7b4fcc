import { expect, test } from 'vitest'
import { BROADCAST, eventHandler, rpc, service, SINGLETON } from 'kinoko'
import { onEachArm } from '../../support/arm.js'

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
})
