/** Settings of nameko's whose effect can be seen on a broker. */
import { expect, test } from 'vitest'
import {
  type Config,
  defineService,
  eventDispatcher,
  eventHandler,
  service,
  ServiceContainer,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'

/** What a broker says when it is asked for an exchange that may not be there. */
async function exchangeIs(stage: Stage, name: string): Promise<'there' | 'not there'> {
  const channel = await stage.channel()
  channel.on('error', () => undefined)
  return channel.checkExchange(name).then(
    () => 'there',
    () => 'not there',
  )
}

onEachArm('the setting', (arm) => {
  test('PREFETCH_COUNT leaves what an instance cannot do to the others', async () => {
    await using stage = await arm.open()
    const name = stage.name('busy')
    const [begun, door] = [gate(), gate()]
    const by = (who: string): Parameters<Stage['host']>[0] =>
      defineService({
        name,
        methods: {
          async wait() {
            begun.open()
            await door.opened
            return who
          },
          whoami: () => who,
        },
      })
    await stage.host(by('first'), { max_workers: 10, PREFETCH_COUNT: 1 })
    const { cluster } = await stage.client()
    const busy = cluster.service<{ wait(): string; whoami(): string }>(name)
    const waiting = busy.wait()
    await begun.opened
    await stage.host(by('second'))

    const answers = await Promise.all(Array.from({ length: 10 }, () => busy.whoami()))
    door.open()

    expect(new Set(answers)).toEqual(new Set(['second']))
    expect(await waiting).toBe('first')
  })

  test('rpc_exchange keeps clusters on one broker apart', async () => {
    await using stage = await arm.open()
    const name = stage.name('apart')
    const rpc_exchange = stage.name('other-rpc')
    const Echo = defineService({ name, methods: { echo: (value: unknown) => value } })
    await stage.host(Echo, { rpc_exchange })
    const { cluster } = await stage.client()
    const { cluster: other } = await stage.client({ config: { rpc_exchange } })

    await expect(cluster.service(name)['echo']!(1)).rejects.toThrow(`Unknown service \`${name}\``)
    expect(await other.service(name)['echo']!(1)).toBe(1)

    const channel = await stage.channel()
    await channel.deleteExchange(rpc_exchange)
  })

  test('DECLARE_EVENT_EXCHANGES: false leaves the exchange of events to others', async () => {
    await using stage = await arm.open()
    const shop = stage.name('shop')
    const dispatching = eventDispatcher(stage.options({ DECLARE_EVENT_EXCHANGES: false }))
    await using dispatch = await dispatching
    expect(await exchangeIs(stage, `${shop}.events`)).toBe('not there')

    const channel = await stage.channel()
    await channel.assertExchange(`${shop}.events`, 'topic', { durable: true })
    await dispatch(shop, 'sold', 1)

    await channel.deleteExchange(`${shop}.events`)
  })

  test('AUTO_DELETE_EVENT_EXCHANGES lets it go with its last handler', async () => {
    await using stage = await arm.open()
    const shop = stage.name('shop')
    @service(stage.name('post'))
    class Post {
      @eventHandler(shop, 'sold', { reliableDelivery: false }) sold() {
        /* nothing to do */
      }
    }
    const container = await stage.host(Post, { AUTO_DELETE_EVENT_EXCHANGES: true })
    expect(await exchangeIs(stage, `${shop}.events`)).toBe('there')

    await container.stop()
    expect(await exchangeIs(stage, `${shop}.events`)).toBe('not there')
  })
})

test('max_workers is what the one consumer of a service prefetches, unless PREFETCH_COUNT says otherwise', async () => {
  const prefetched = async (config: Config): Promise<number[]> => {
    const { connect, ambient, snapshot } = createSimulator()
    const Idle = defineService({ name: 'idle', methods: { one: () => 1, two: () => 2 } })
    await new ServiceContainer(Idle, { connect, ambient, config }).start()
    const queues = snapshot().virtualHosts.flatMap((host) => host.queues)
    return queues.flatMap((queue) => queue.consumers.map((consumer) => consumer.prefetch))
  }

  expect(await prefetched({})).toEqual([10])
  expect(await prefetched({ max_workers: 3 })).toEqual([3])
  expect(await prefetched({ max_workers: 3, PREFETCH_COUNT: 7 })).toEqual([7])
})
