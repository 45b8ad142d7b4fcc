import { describe, expect, test } from 'vitest'
import {
  defineService,
  eventHandler,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  silentLogger,
  type Config,
} from 'kinoko'
import { FakeTransport, type FakePublish } from '../../support/fake-transport.js'
import { ManualAmbient, rest } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

const body = { args: [1, 2], kwargs: {} }
const properties = { replyTo: 'caller', correlationId: 'c1' }

async function setup(config: Config = {}) {
  const transport = new FakeTransport()
  const ambient = new ManualAmbient()
  const logger = new RecordingLogger()
  const runs: number[] = []
  const Calculator = defineService({
    name: 'calculator',
    methods: {
      add(a: number, b: number) {
        runs.push(a)
        return a + b
      },
      wait: (a: number, b: number) => new Promise(() => [a, b]),
    },
  })
  const options = { connect: transport.connect, ambient, logger, config }
  const container = new ServiceContainer(Calculator, options)
  await container.start()
  const call = async (method: string, extra = {}): Promise<void> => {
    transport.deliver('rpc-calculator', body, { ...properties, ...extra }, `calculator.${method}`)
    await rest()
    await rest()
  }
  const answers = (): string[] =>
    transport.connections
      .flatMap((connection) => connection.channels)
      .flatMap((channel) => channel.calls)
      .filter((line) => line.startsWith('ack') || line.startsWith('nack'))
      .map((line) => line.split(' ')[0]!)
  const replies = (): FakePublish[] => transport.published('caller')
  return { transport, ambient, logger, container, runs, call, answers, replies }
}

describe('a reply', () => {
  test('is nameko’s to the letter', async () => {
    const { call, replies } = await setup()

    await call('add')

    const [reply] = replies()
    expect(reply).toMatchObject({ exchange: 'nameko-rpc', routingKey: 'caller' })
    expect(Buffer.from(reply!.content).toString()).toBe('{"result":3,"error":null}')
    expect(reply!.options).toEqual({
      persistent: true,
      priority: 0,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      correlationId: 'c1',
    })
  })

  test('has no correlation id when the request has none', async () => {
    const { call, replies } = await setup()

    await call('add', { correlationId: undefined })

    expect(replies()[0]!.options).not.toHaveProperty('correlationId')
  })

  test('is confirmed before the request is acknowledged', async () => {
    const { call, replies, answers } = await setup()
    await call('add')
    expect(replies()).toHaveLength(1)
    expect(answers()).toEqual([])

    replies()[0]!.answer()
    await rest()

    expect(answers()).toEqual(['ack'])
  })

  test('is sent again after a lost connection, and the method does not run again', async () => {
    const { transport, ambient, call, replies, answers, runs } = await setup()
    await call('add')
    const [consuming, publishing] = transport.connections

    publishing!.end()
    await ambient.advance(100)
    expect(replies()).toHaveLength(2)
    replies()[1]!.answer()
    await rest()

    expect(answers()).toEqual(['ack'])
    expect(runs).toEqual([1])
    expect(consuming!.channels[0]!.isClosed).toBe(false)
  })

  test('that cannot be sent leaves the request to another instance', async () => {
    const { transport, ambient, call, answers, logger } = await setup({
      RPC_RETRY_POLICY: { max_retries: 1 },
    })
    await call('add')

    for (let i = 0; i < 3; i++) {
      transport.connections.at(-1)!.end()
      await ambient.advance(100)
    }

    expect(answers()).toEqual(['nack'])
    expect(logger.messages('error')[0]).toContain('calculator.add: a reply could not be sent')
  })

  test('that the broker refuses is given up: running the method again would not help', async () => {
    const { call, replies, answers, logger } = await setup()
    await call('add')

    replies()[0]!.answer(new Error('message nacked'))
    await rest()

    expect(answers()).toEqual(['ack'])
    expect(logger.messages('error')[0]).toContain('the broker refused the message')
  })

  test('that nobody can be waiting for any more is not sent again', async () => {
    const { transport, ambient, call, replies, answers } = await setup({
      connection_retry: { interval_start: 2 },
    })
    await call('add', { headers: { 'kinoko.timeout': '1000' } })
    await ambient.advance(1000)

    transport.connections[1]!.end()
    await ambient.advance(2000)

    expect(replies()).toHaveLength(1)
    expect(answers()).toEqual(['ack'])
  })
})

describe('a request', () => {
  test('whose arguments do not fit gets no worker', async () => {
    const { container, transport, replies } = await setup()
    const workers: unknown[] = []
    container.events.on('*', (name) => workers.push(name))

    transport.deliver('rpc-calculator', { args: [1], kwargs: {} }, properties, 'calculator.add')
    await rest()

    expect(Buffer.from(replies()[0]!.content).toString()).toContain('IncorrectSignature')
    expect(workers).toEqual([])
  })

  test('whose time is over makes no more calls', async () => {
    const transport = new FakeTransport()
    const ambient = new ManualAmbient()
    const seen: unknown[] = []
    const Late = defineService({
      name: 'late',
      dependencies: { other: new RpcProxy<{ run(): void }>('other') },
      methods: {
        async run() {
          void this.other.run().catch(() => undefined)
          seen.push(...container.waitingCalls.map((call) => [call.onBehalfOf, call.service]))
          await ambient.advance(1000)
          await this.other.run()
        },
      },
    })
    const logger = new RecordingLogger()
    const options = { connect: transport.connect, ambient, logger }
    const container = new ServiceContainer(Late, options)
    await container.start()

    const headers = { 'kinoko.timeout': '1000' }
    transport.deliver('rpc-late', { args: [], kwargs: {} }, { ...properties, headers }, 'late.run')
    for (let i = 0; i < 5; i++) await rest()

    expect(seen).toEqual([['late.run', 'other']])
    expect(transport.published('other.run')).toHaveLength(1)
    expect(Buffer.from(transport.published('caller')[0]!.content).toString()).toContain(
      'RpcTimeout',
    )
  })
})

describe('stopping', () => {
  test('hands back what arrives between the cancel and its answer', async () => {
    const { container, call, answers, runs } = await setup()

    const stopping = container.stop()
    await call('add')
    await stopping

    expect(answers()).toEqual(['nack'])
    expect(runs).toEqual([])
  })

  test('does not wait for a broker that does not answer', async () => {
    const { transport, ambient, container } = await setup()
    for (const channel of transport.channels) channel.close = () => new Promise(() => undefined)

    const stopping = container.stop()
    await ambient.advance(10_000)

    await stopping
  })

  test('a broken off worker neither replies nor acknowledges', async () => {
    const { ambient, container, call, answers, replies } = await setup({ stop_timeout: 1 })
    await call('wait')

    const stopping = container.stop()
    await ambient.advance(1000)
    await stopping

    expect(replies()).toEqual([])
    expect(answers()).toEqual([])
  })
})

describe('a direct reply', () => {
  const direct = { replyTo: 'amq.rabbitmq.reply-to.x', correlationId: 'c1' }

  test('leaves with the acknowledgement, on its channel, off disk', async () => {
    const { transport, call, answers } = await setup()
    await call('add', direct)

    const [consuming, publishing] = transport.connections
    const [reply] = consuming!.channels.flatMap((channel) => channel.published)
    expect(reply).toMatchObject({ exchange: '', routingKey: direct.replyTo })
    expect(reply!.options).toEqual({ contentType: 'application/json', correlationId: 'c1' })
    expect(answers()).toEqual(['ack'])
    expect(publishing!.channels.flatMap((channel) => channel.published)).toEqual([])
  })

  describe('of a service that handles events', () => {
    async function setupWithEvents() {
      const transport = new FakeTransport()
      const ambient = new ManualAmbient()
      let runs = 0
      @service('calculator')
      class Calculator {
        @rpc add(a: number, b: number) {
          runs++
          return a + b
        }
        @eventHandler('shop', 'opened') open() {
          // only has to be there
        }
      }
      const { connect } = transport
      await new ServiceContainer(Calculator, { connect, ambient, logger: silentLogger }).start()
      const call = async (): Promise<void> => {
        transport.deliver('rpc-calculator', body, direct, 'calculator.add')
        await rest()
        await rest()
      }
      const replies = (): FakePublish[] => transport.published(direct.replyTo)
      const acks = (): number =>
        transport.connections
          .flatMap(({ channels }) => channels)
          .flatMap(({ calls }) => calls)
          .filter((line) => line.startsWith('ack')).length
      return { transport, ambient, call, replies, acks, runs: () => runs }
    }

    test('leaves on the connection that publishes: the first confirmed, later ones not', async () => {
      const { transport, call, replies, acks } = await setupWithEvents()
      const [consuming] = transport.connections
      await call()
      expect(replies()).toHaveLength(1)
      expect(acks()).toBe(0)
      replies()[0]!.answer()
      await rest()
      expect(acks()).toBe(1)

      await call()
      expect(replies()).toHaveLength(2)
      expect(acks()).toBe(2)
      expect(consuming!.channels.flatMap((channel) => channel.published)).toEqual([])
    })

    test('waits for a connection to be sent on, and the method does not run again', async () => {
      const { transport, ambient, call, replies, acks, runs } = await setupWithEvents()
      await call()
      replies()[0]!.answer()
      await rest()
      transport.failures.push(new Error('the broker is down'))
      transport.connections[1]!.end()
      await call()
      expect(replies()).toHaveLength(1)
      expect(acks()).toBe(1)

      await ambient.advance(1_000)
      expect(replies()).toHaveLength(2)
      replies()[1]!.answer()
      await rest()
      expect(acks()).toBe(2)
      expect(runs()).toBe(2)
    })
  })
})
