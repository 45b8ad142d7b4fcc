import { expect, test } from 'vitest'
import {
  defineService,
  EventDispatcher,
  eventHandler,
  rpc,
  service,
  ServiceContainer,
  silentLogger,
  type Config,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { onEachArm, type Stage } from '../../support/arm.js'

interface Shop {
  sell(): Promise<number>
}

/** A service that sells and hears of it, and a client. */
async function open(stage: Stage, events = true) {
  const name = stage.name('shop')
  const heard: number[] = []
  let sold = 0
  @service(name)
  class ShopService {
    dispatch = new EventDispatcher()
    @rpc async sell() {
      sold++
      if (events) await this.dispatch('sold', sold)
      return sold
    }
    @eventHandler(name, 'sold') hear(number: number) {
      heard.push(number)
    }
  }
  // an exchange of its own: others are at work on the same broker
  const rpc_exchange = `rpc-${stage.ambient.uuid()}`
  const config: Config = { rpc_exchange }
  const container = await stage.host(ShopService, config)
  const { client, cluster } = await stage.client({ config, timeout: 1 })
  const shop = cluster.service<Shop>(name)
  const channel = await stage.channel()
  channel.on('error', () => undefined)
  const clear = async (): Promise<void> => {
    await channel.deleteQueue(`evt-${name}-sold--${name}.hear`)
    await channel.deleteExchange(rpc_exchange)
    await channel.deleteExchange(`${name}.events`)
  }
  return { name, heard, rpc_exchange, container, client, shop, channel, clear }
}

const limitMs = 15_000

/** Milliseconds until something works; it is tried ten times a second. */
async function msUntil(stage: Stage, works: () => Promise<boolean>): Promise<number> {
  const began = stage.ambient.monotonic()
  while (!(await works().catch(() => false))) {
    if (stage.ambient.monotonic() - began > limitMs) throw new Error('it does not work again')
    await new Promise<void>((resolve) => stage.ambient.setTimeout(resolve, 100))
  }
  return stage.ambient.monotonic() - began
}

onEachArm('what vanishes under a running service', (arm) => {
  test.each([
    ['the exchange of calls', 'exchange'],
    ['the exchange of calls, made anew without bindings', 'recreated'],
    ['the binding of the requests', 'binding'],
    ['the queue of requests', 'queue'],
    ['the queue of replies', 'replies'],
  ] as const)('%s comes back', async (_what, kind) => {
    await using stage = await arm.open()
    const { name, rpc_exchange, client, shop, channel, clear } = await open(stage, false)
    expect(await shop.sell()).toBe(1)
    if (kind === 'queue') await channel.deleteQueue(`rpc-${name}`)
    else if (kind === 'replies') {
      await channel.deleteQueue(`rpc.reply-standalone_rpc_client-${client.id}`)
    } else if (kind === 'binding') {
      await channel.unbindQueue(`rpc-${name}`, rpc_exchange, `${name}.*`)
    } else await channel.deleteExchange(rpc_exchange)
    if (kind === 'recreated') await channel.assertExchange(rpc_exchange, 'topic')

    expect(await msUntil(stage, async () => (await shop.sell()) > 1)).toBeLessThan(limitMs)
    await clear()
  })

  test.each([
    ['the exchange of events', 'exchange'],
    ['the binding of a handler', 'binding'],
    ['the queue of a handler', 'queue'],
  ] as const)('%s comes back', async (_what, kind) => {
    await using stage = await arm.open()
    const { name, heard, shop, channel, clear } = await open(stage)
    await shop.sell()
    await msUntil(stage, () => Promise.resolve(heard.length > 0))
    const [exchange, queue] = [`${name}.events`, `evt-${name}-sold--${name}.hear`]
    if (kind === 'exchange') await channel.deleteExchange(exchange)
    else if (kind === 'binding') await channel.unbindQueue(queue, exchange, 'sold')
    else await channel.deleteQueue(queue)

    const before = heard.length
    const again = async (): Promise<boolean> => {
      await shop.sell()
      return heard.length > before
    }
    expect(await msUntil(stage, again)).toBeLessThan(limitMs)
    await clear()
  })
})

/** Queues that exist with other flags stand for all that a broker refuses: 406 as 403. */
test('a refusal after the start is tried again, and readiness tells of it; at the start it is final', async () => {
  const { connect, ambient, breakConnections } = createSimulator()
  const Echo = defineService({ name: 'echo', methods: { echo: (value: unknown) => value } })
  const host = (): ServiceContainer =>
    new ServiceContainer(Echo, { connect, ambient, logger: silentLogger })
  const container = host()
  await container.start()
  const watcher = await connect('amqp://localhost')
  watcher.on('error', () => undefined)
  const channel = await watcher.createChannel()
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void ambient.setTimeout(resolve, ms))

  await channel.deleteQueue('rpc-echo')
  await channel.assertQueue('rpc-echo', { durable: false })
  breakConnections()
  await pause(20_000)
  expect(container.health()).toMatchObject({ isLive: true, isReady: false })
  await expect(host().start()).rejects.toMatchObject({ code: 'KINOKO_TOPOLOGY' })

  const other = await (await connect('amqp://localhost')).createChannel()
  await other.deleteQueue('rpc-echo')
  await pause(15_000)
  expect(container.health()).toMatchObject({ isLive: true, isReady: true })
  await container.stop()
})

// the deletion comes before the service asks for its queue, after all is set up again, and between any two of the steps
test.each(Array.from({ length: 100 }, (_, ms) => ms))(
  'a queue that is deleted while its service connects again is consumed: %i ms after another client has connected',
  async (ms) => {
    const simulator = createSimulator({ seed: ms, maxLatencyMs: 5 })
    const { connect, ambient } = simulator
    const logger = silentLogger
    @service('echo')
    class EchoService {
      @rpc echo(value: unknown) {
        return value
      }
      @eventHandler('shop', 'sold') hear(sold: unknown) {
        return sold
      }
    }
    const container = new ServiceContainer(EchoService, { connect, ambient, logger })
    await container.start()

    simulator.breakConnections()
    const channel = await (await connect('amqp://localhost')).createChannel()
    await simulator.sleep(ms)
    for (const queue of ['rpc-echo', 'evt-shop-sold--echo.hear']) await channel.deleteQueue(queue)

    await simulator.sleep(15_000)
    const queues = simulator.snapshot().virtualHosts.flatMap((host) => host.queues)
    const consumers = queues.map((queue) => [queue.name, queue.consumers.length] as const)
    expect(Object.fromEntries(consumers)).toEqual({
      'rpc-echo': 1,
      'evt-shop-sold--echo.hear': 1,
    })
    expect(container.health()).toMatchObject({ isLive: true, isReady: true })
    await container.stop()
  },
)
