import { describe, expect, test } from 'vitest'
import {
  BROADCAST,
  defineService,
  eventDispatcher,
  eventHandler,
  rpc,
  service,
  SERVICE_POOL,
  ServiceContainer,
  silentLogger,
  SINGLETON,
  type Config,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { simulate, type Simulation } from 'kinoko/testing'
import { onEachArm, type KeptUp, type Stage } from '../../support/arm.js'
import { runs } from '../../support/effort.js'
import { FakeTransport } from '../../support/fake-transport.js'
import { gate } from '../../support/gate.js'
import { ManualAmbient } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'
import { noProperties, withProperties, type Properties } from '../../../simulator/core/message.js'
import type { FieldValue } from '../../../simulator/core/values/table.js'
import type { AmqpChannel, DeliveredMessage } from '../../../src/ports/transport.js'

/** The one message of a queue, once it is there. */
async function messageIn(channel: AmqpChannel, queue: string): Promise<DeliveredMessage> {
  const found = gate<DeliveredMessage>()
  await channel.consume(queue, (message) => {
    if (message !== null) found.open(message)
  })
  return found.opened
}

async function deleteQueues(stage: Stage, ...queues: string[]): Promise<void> {
  const channel = await (await stage.raw()).createChannel()
  for (const queue of queues) await channel.deleteQueue(queue)
}

const types = ['classic', 'quorum'] as const

onEachArm('a poison message', (arm) => {
  // with room for one message at a time the copy cannot come before the original is gone
  test.each(types.flatMap((type) => [[type, 1] as const, [type, 10] as const]))(
    'kills its instance so often, then goes to the dead of a %s queue (%i workers)',
    async (queue_type, max_workers) => {
      await using stage = await arm.open()
      const name = stage.name(`bomb-${queue_type}`)
      const config: Config = { queue_type, max_redeliveries: 2, max_workers }
      let explosions = 0
      const Bomb = defineService({
        name,
        methods: {
          explode() {
            explosions++
            kept.kill()
            return new Promise(() => undefined)
          },
          add: (a: number, b: number) => a + b,
        },
      })
      const kept: KeptUp = await stage.keepUp(Bomb, config)
      const { cluster } = await stage.client()
      const bomb = cluster.service<{ explode(): void; add(a: number, b: number): number }>(name)

      await expect(bomb.explode()).rejects.toMatchObject({
        name: 'PoisonMessage',
        code: 'KINOKO_POISON_MESSAGE',
        message: expect.stringContaining(
          'came back 3 times without an end; 2 are allowed',
        ) as string,
      })

      // three times among others, and once alone
      expect(explosions).toBe(4)
      expect(await bomb.add(1, 2)).toBe(3)
      const channel = await (await stage.raw()).createChannel()
      const dead = await messageIn(channel, `rpc-${name}.dead`)
      expect(dead.properties).toMatchObject({
        expiration: undefined,
        headers: {
          'kinoko.dead_exchange': 'nameko-rpc',
          'kinoko.dead_routing_key': `${name}.explode`,
          'kinoko.dead_reason': 'came back 3 times, and from a last try alone',
        },
      })
      expect(JSON.parse(Buffer.from(dead.content).toString())).toEqual({ args: [], kwargs: {} })
      await kept.stop()
      await deleteQueues(stage, `rpc-${name}.dead`, `rpc-${name}`)
    },
  )

  test.each([0, 5])(
    'ends with the dead once, also one of ten that kill their instance (up to %i ms later)',
    async (longest) => {
      await using stage = await arm.open()
      const name = stage.name('bombs')
      const explosions = Array.from({ length: 10 }, () => 0)
      const Bomb = defineService({
        name,
        methods: {
          async explode(number: number) {
            explosions[number]!++
            const delay = longest === 0 ? 0 : (number * 7) % longest
            if (delay > 0) {
              await new Promise<void>((resolve) => stage.ambient.setTimeout(resolve, delay))
            }
            kept.kill()
            return new Promise(() => undefined)
          },
        },
      })
      const kept: KeptUp = await stage.keepUp(Bomb, { max_redeliveries: 3 })
      const { cluster } = await stage.client()
      const bomb = cluster.service<{ explode(number: number): void }>(name)

      const calls = await Promise.allSettled(
        explosions.map((_, number) => bomb.explode.with({ timeout: 50 })(number)),
      )

      for (const call of calls) {
        expect(call).toMatchObject({ reason: { name: 'PoisonMessage' } })
      }
      expect(Math.max(...explosions)).toBeLessThanOrEqual(5)
      await kept.stop()
      const channel = await stage.channel()
      expect((await channel.checkQueue(`rpc-${name}.dead`)).messageCount).toBe(10)
      await deleteQueues(stage, `rpc-${name}.dead`, `rpc-${name}`)
    },
  )

  test('of an event is handled so often, then goes to the dead', async () => {
    await using stage = await arm.open()
    const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('handler')]
    let attempts = 0
    @service(name)
    class Handler {
      @eventHandler(source, 'bang', { requeueOnError: true }) handle() {
        attempts++
        throw new Error('again')
      }
    }
    await stage.host(Handler, { max_redeliveries: 4 })
    await using dispatch = await eventDispatcher(stage.options())

    await dispatch(source, 'bang', 42)
    const channel = await (await stage.raw()).createChannel()
    const queue = `evt-${source}-bang--${name}.handle`
    const dead = await messageIn(channel, `${queue}.dead`)

    expect(Buffer.from(dead.content).toString()).toBe('42')
    expect(attempts).toBe(5)
    await deleteQueues(stage, queue, `${queue}.dead`)
  })

  test.each([SERVICE_POOL, SINGLETON, BROADCAST] as const)(
    'of an event that waits for nobody (%s) is handled so often, then dropped with a line in the log',
    async (handlerType) => {
      await using stage = await arm.open()
      const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('handler')]
      const next = gate()
      let attempts = 0
      @service(name)
      class Handler {
        @eventHandler(source, 'bang', {
          handlerType,
          reliableDelivery: false,
          requeueOnError: true,
        })
        handle(data: unknown) {
          if (data === 'next') {
            next.open()
            return
          }
          attempts++
          throw new Error('again')
        }
      }
      const container = await stage.host(Handler, { max_redeliveries: 4 })
      await using dispatch = await eventDispatcher(stage.options())

      await dispatch(source, 'bang', 42)
      while (!stage.logger.messages('error').some((line) => line.includes('was dropped')))
        await new Promise<void>((resolve) => stage.ambient.setTimeout(resolve, 20))
      await dispatch(source, 'bang', 'next')
      await next.opened

      expect(attempts).toBe(5)
      expect(stage.logger.messages('error')).toContain(
        'bang: the message came back 5 times without an end; 4 are allowed (config: max_redeliveries). ' +
          'It was dropped: its queue does not outlive its handlers',
      )
      await container.stop()
    },
  )

  test('without a limit is delivered again for ever, as in Python', async () => {
    await using stage = await arm.open()
    const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('handler')]
    const enough = gate()
    let attempts = 0
    @service(name)
    class Handler {
      @eventHandler(source, 'bang', { requeueOnError: true }) handle() {
        if (++attempts < 50) throw new Error('again')
        enough.open()
      }
    }
    await stage.host(Handler)
    await using dispatch = await eventDispatcher(stage.options())
    await dispatch(source, 'bang', 42)
    await enough.opened
    await deleteQueues(stage, `evt-${source}-bang--${name}.handle`)
  })
})

onEachArm('a message that comes back', (arm) => {
  test.each(types)('to one handler is no news to the others, on %s queues', async (queue_type) => {
    await using stage = await arm.open()
    const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('handlers')]
    const runs = { first: 0, second: 0, healthy: 0 }
    const enough = gate()
    const fail = (handler: 'first' | 'second'): void => {
      runs[handler]++
      if (runs.first === 6 && runs.second === 6) enough.open()
      throw new Error('again')
    }
    @service(name)
    class Handlers {
      @eventHandler(source, 'bang', { requeueOnError: true }) first(): void {
        fail('first')
      }
      @eventHandler(source, 'bang', { requeueOnError: true }) second(): void {
        fail('second')
      }
      @eventHandler(source, 'bang') healthy(): void {
        runs.healthy++
      }
    }
    await stage.host(Handlers, { max_redeliveries: 5, queue_type })
    await using dispatch = await eventDispatcher(stage.options())

    await dispatch(source, 'bang', 42)
    await enough.opened
    const channel = await (await stage.raw()).createChannel()
    const queues = ['first', 'second', 'healthy'].map((it) => `evt-${source}-bang--${name}.${it}`)
    await messageIn(channel, `${queues[0]}.dead`)
    await messageIn(channel, `${queues[1]}.dead`)

    expect(runs).toEqual({ first: 6, second: 6, healthy: 1 })
    await deleteQueues(stage, ...queues, ...queues.map((queue) => `${queue}.dead`))
  })

  test('is not sent to the queues in its CC header once more', async () => {
    await using stage = await arm.open()
    const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('handler')]
    const done = gate()
    let attempts = 0
    @service(name)
    class Handler {
      @eventHandler(source, 'bang', { requeueOnError: true }) handle() {
        if (++attempts < 3) throw new Error('again')
        done.open()
      }
    }
    await stage.host(Handler, { max_redeliveries: 5 })
    const channel = await stage.channel()
    const witness = `witness-${stage.ambient.uuid()}`
    await channel.assertQueue(witness)
    const CC = [witness] // a queue of that name, or a key of that name: it depends on the exchange
    channel.publish(`${source}.events`, 'bang', Buffer.from('42'), { CC })
    await done.opened
    expect((await channel.checkQueue(witness)).messageCount).toBe(0)
    const queue = `evt-${source}-bang--${name}.handle`
    await deleteQueues(stage, queue, `${queue}.dead`, witness)
  })

  test.each(types)(
    'is handled anew when it is moved back by hand from the dead of a %s queue',
    async (queue_type) => {
      await using stage = await arm.open()
      const name = stage.name(`bomb-${queue_type}`)
      const config: Config = { queue_type, max_redeliveries: 2, max_workers: 1 }
      let isMended = false
      let attempts = 0
      const Bomb = defineService({
        name,
        methods: {
          explode() {
            attempts++
            if (isMended) return 'defused'
            kept.kill()
            return new Promise(() => undefined)
          },
        },
      })
      const kept: KeptUp = await stage.keepUp(Bomb, config)
      const { cluster } = await stage.client()
      const bomb = cluster.service<{ explode(): Promise<string> }>(name)
      await expect(bomb.explode()).rejects.toThrow('came back 3 times')
      const channel = await stage.channel()
      const dead = await channel.get(`rpc-${name}.dead`)
      if (dead === false) throw new Error('the message is not there')
      isMended = true
      const replies = await channel.assertQueue('', { exclusive: true })
      const { properties } = dead
      // as a shovel does: all headers are kept, and a count of the broker may have come along
      const headers = { ...properties.headers, 'x-delivery-count': 7 }
      await channel.bindQueue(replies.queue, 'nameko-rpc', replies.queue)
      const answered = messageIn(channel, replies.queue)
      channel.sendToQueue(`rpc-${name}`, dead.content, {
        ...(properties as object),
        headers,
        replyTo: replies.queue,
      })
      const { content } = await answered
      expect(JSON.parse(Buffer.from(content).toString())).toEqual({
        result: 'defused',
        error: null,
      })
      expect(attempts).toBe(5)
      await kept.stop()
      await deleteQueues(stage, `rpc-${name}.dead`, `rpc-${name}`)
    },
  )

  test('to a quorum queue is not dropped by the broker after 20 returns', async () => {
    await using stage = await arm.open()
    const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('handler')]
    const enough = gate()
    let attempts = 0
    @service(name)
    class Handler {
      @eventHandler(source, 'bang', { requeueOnError: true }) handle() {
        if (++attempts < 30) throw new Error('again')
        enough.open()
      }
    }
    await stage.host(Handler, { queue_type: 'quorum' })
    await using dispatch = await eventDispatcher(stage.options())
    await dispatch(source, 'bang', 42)
    await enough.opened
    await deleteQueues(stage, `evt-${source}-bang--${name}.handle`)
  })

  test.each(types)('has 20 tries where nobody set a limit, on a %s queue', async (queue_type) => {
    await using stage = await arm.open()
    const name = stage.name(`bomb-${queue_type}`)
    let explosions = 0
    const Bomb = defineService({
      name,
      methods: {
        explode() {
          explosions++
          kept.kill()
          return new Promise(() => undefined)
        },
      },
    })
    const kept: KeptUp = await stage.keepUp(Bomb, { queue_type, max_workers: 1 })
    const { cluster } = await stage.client()
    const bomb = cluster.service<{ explode(): Promise<string> }>(name)
    await expect(bomb.explode.with({ timeout: 60 })()).rejects.toThrow('came back 21 times')
    expect(explosions).toBe(22)
    await kept.stop()
    await deleteQueues(stage, `rpc-${name}.dead`, `rpc-${name}`)
  })
})

@service('frail')
class FrailService {
  @rpc add(a: number, b: number) {
    return a + b
  }
}

async function losses(sim: Simulation): Promise<void> {
  const frail = sim.service(FrailService, { instances: 2 })
  const proxy = await sim.proxy<FrailService>('frail')
  for (let i = 0; i < 30; i++) {
    const sum = proxy.add(i, 1)
    await sim.sleep(i % 4)
    sim.disconnect(frail.instance(i % 2))
    expect(await sum).toBe(i + 1)
  }
}

test.each(types)(
  'a healthy message on a %s queue survives as many losses as are allowed',
  async (queue_type) => {
    for (let seed = 0; seed < runs(20); seed++) {
      await simulate({ seed, config: { queue_type, max_redeliveries: 5 } }, losses)
    }
  },
)

test('a container says who it is when it declares its queue of the dead', async () => {
  await simulate({ seed: 1, config: { max_redeliveries: 1 } }, async (sim) => {
    sim.service(FrailService)
    await sim.started()
    const queues = sim.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
    expect(queues.map(({ name }) => name)).toContain('rpc-frail.dead')
  })
})

test('a message that the queue of the dead refuses is tried again after pauses that grow, and not lost', async () => {
  const simulator = createSimulator()
  const { connect, ambient, world } = simulator
  const logger = new RecordingLogger()
  const config = { max_redeliveries: 1 }
  @service('handler')
  class Handler {
    @eventHandler('source', 'bang', { requeueOnError: true }) handle() {
      throw new Error('again')
    }
  }
  const container = new ServiceContainer(Handler, { connect, ambient, logger, config })
  await container.start()
  const dead = 'evt-source-bang--handler.handle.dead'
  simulator.operator.setPolicy({
    name: 'full',
    pattern: `^${dead}$`,
    applyTo: 'queues',
    definition: { 'max-length': 0, overflow: 'reject-publish' },
  })
  const connection = await connect('amqp://localhost')
  const channel = await connection.createChannel()
  channel.publish('source.events', 'bang', Buffer.from('42'))
  await simulator.sleep(300_000)

  const pauses = logger.lines.flatMap(
    ({ message }) => /goes back to its queue in (\S+) s/.exec(message)?.[1] ?? [],
  )
  expect(pauses).toEqual(
    ['1', '2', '4', '8', '16', '32', '60', '60', '60', '60'].slice(0, pauses.length),
  )
  expect(pauses.length).toBeGreaterThan(7)

  simulator.operator.clearPolicy('full')
  await simulator.sleep(120_000)
  expect(world.broker.virtualHosts.get('/')!.queues.get(dead)?.readyCount).toBe(1)
  await container.stop()
})

test('a message whose copies a full queue refuses is tried again after pauses that grow', async () => {
  const simulator = createSimulator()
  const { connect, ambient } = simulator
  let runs = 0
  const queue = 'evt-source-bang--handler.handle'
  const fill = (): void =>
    simulator.operator.setPolicy({
      name: 'full',
      pattern: `^${queue}$`,
      applyTo: 'queues',
      definition: { 'max-length': 0, overflow: 'reject-publish' },
    })
  @service('handler')
  class Handler {
    @eventHandler('source', 'bang', { requeueOnError: true }) handle() {
      if (runs++ === 0) fill()
      throw new Error('again')
    }
  }
  const config = { max_redeliveries: 3 }
  const options = { connect, ambient, logger: silentLogger, config }
  const container = new ServiceContainer(Handler, options)
  await container.start()
  const channel = await (await connect('amqp://localhost')).createChannel()
  channel.publish('source.events', 'bang', Buffer.from('42'))
  await simulator.sleep(60_000)
  // at 0, 1, 3, 7, 15 and 31 s
  expect(runs).toBeLessThanOrEqual(6)
  expect(runs).toBeGreaterThan(3)

  simulator.operator.clearPolicy('full')
  await simulator.sleep(120_000)
  expect(await channel.checkQueue(`${queue}.dead`)).toMatchObject({ messageCount: 1 })
  await container.stop()
})

describe('a message with what a client can read and not write', () => {
  const table = (name: string, value: FieldValue): Partial<Properties> => ({
    headers: new Map([[name, value]]),
  })
  test.each<[string, Partial<Properties>]>([
    ['a table that looks like a type', table('h', new Map([['!', 'nonsense']]))],
    [
      'a table that looks like a large integer',
      table(
        'h',
        new Map([
          ['!', 'int64'],
          ['value', 'x'],
        ]),
      ),
    ],
    ['such a table deep in others', table('h', new Map([['a', [new Map([['!', 'timestamp']])]]]))],
    ['a name that was no UTF-8', table('\ufffd'.repeat(200), 1)],
    ['headers that are too large', table('h', 'x'.repeat(70_000))],
    [
      'headers that are too large together',
      { headers: new Map(Array.from({ length: 30 }, (_, i) => [`h${i}`, 'x'.repeat(3_000)])) },
    ],
    ['a correlation id that was no UTF-8', { correlationId: '\ufffd'.repeat(200) }],
  ])('does not evade its limit: %s', async (_what, properties) => {
    const simulator = createSimulator()
    const { connect, ambient, world } = simulator
    let attempts = 0
    @service('handler')
    class Handler {
      @eventHandler('source', 'bang', { requeueOnError: true }) handle() {
        attempts++
        throw new Error('again')
      }
    }
    const logger = new RecordingLogger()
    const config = { max_redeliveries: 3 }
    const container = new ServiceContainer(Handler, { connect, ambient, logger, config })
    await container.start()
    const queues = world.broker.virtualHosts.get('/')!.queues
    const queue = queues.get('evt-source-bang--handler.handle')!
    queue.publish({
      exchange: 'source.events',
      routingKey: 'bang',
      carbonCopies: [],
      properties: withProperties(noProperties, properties),
      body: new TextEncoder().encode('42'),
    })
    // wakes the world: what has been put into the queue past it is delivered
    await (await connect('amqp://localhost')).createChannel()
    await simulator.sleep(5_000)

    expect(attempts).toBe(4)
    expect(queues.get(`${queue.name}.dead`)?.readyCount).toBe(1)
    expect(logger.lines.some(({ message }) => message.includes('no client can write'))).toBe(true)
    await container.stop()
  })
})

describe('a request that came back', () => {
  async function setup() {
    const transport = new FakeTransport()
    const ambient = new ManualAmbient()
    const container = new ServiceContainer(FrailService, {
      connect: transport.connect,
      ambient,
      logger: silentLogger,
      config: { max_redeliveries: 3, connection_retry: { interval_start: 10 } },
    })
    await container.start()
    const deliver = (): void =>
      transport.deliver('rpc-frail', { args: [1, 2], kwargs: {} }, {}, 'frail.add', true)
    const channel = transport.channels.find(({ consumers }) => consumers.has('rpc-frail'))!
    const settled = (): string[] => channel.calls.filter((call) => call.includes('ack'))
    const copies = () => transport.published('frail.add')
    return { transport, ambient, deliver, settled, copies }
  }

  test('is put back with its count, and acknowledged once the broker has the copy', async () => {
    const { ambient, deliver, settled, copies } = await setup()
    deliver()
    await ambient.advance(0)
    const headers = {
      'kinoko.redeliveries': '1',
      'kinoko.exchange': 'nameko-rpc',
      'kinoko.routing_key': 'frail.add',
      BCC: ['rpc-frail'],
    }
    expect(copies()).toMatchObject([{ exchange: '', options: { headers } }])
    expect(settled()).toEqual([])
    copies()[0]!.answer()
    await ambient.advance(0)
    expect(settled()).toEqual([expect.stringMatching(/^ack/)])
  })

  test('waits here while there is no connection to publish on: it would only come back at once', async () => {
    const { transport, ambient, deliver, settled, copies } = await setup()
    const publishing = transport.connections.find(({ channels }) =>
      channels.every(({ consumers }) => consumers.size === 0),
    )!
    transport.failures.push(new Error('ECONNREFUSED'))
    publishing.end(new Error('ECONNRESET'))
    deliver()
    await ambient.advance(1_000)
    expect(settled()).toEqual([])
    expect(copies()).toEqual([])

    await ambient.advance(10_000)
    expect(copies()).toHaveLength(1)
    copies()[0]!.answer()
    await ambient.advance(0)
    expect(settled()).toEqual([expect.stringMatching(/^ack/)])
  })

  test('is worked on uncounted where the broker refuses the copy, after a pause', async () => {
    const { transport, ambient, deliver, settled, copies } = await setup()
    deliver()
    await ambient.advance(0)
    copies()[0]!.answer(new Error('message nacked'))
    await ambient.advance(900)
    expect(settled()).toEqual([])
    await ambient.advance(200)
    // the method has run: its reply is on its way to nobody, and the request is acknowledged
    const calls = transport.channels.flatMap((channel) => channel.calls)
    expect(calls.filter((call) => call.startsWith('ack'))).toHaveLength(1)
  })
})
