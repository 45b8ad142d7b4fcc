import { describe, expect, test } from 'vitest'
import {
  ClusterRpcClient,
  ConfigurationError,
  ServiceRpcClient,
  type ClientOptions,
  type RpcTimeout,
} from 'kinoko'
import { FakeTransport, type FakePublish } from '../../support/fake-transport.js'
import { ManualAmbient, rest } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

interface Calculator {
  add(a: number, b: number): number
}

async function setup(options: ClientOptions = {}) {
  const transport = new FakeTransport()
  const ambient = new ManualAmbient()
  const logger = new RecordingLogger()
  const client = new ServiceRpcClient<Calculator>('calculator', {
    ...options,
    connect: transport.connect,
    ambient,
    logger,
  })
  const calculator = await client.start()
  const requests = (): FakePublish[] => transport.published('calculator.add')
  const reply = (request: FakePublish, body: unknown): void =>
    transport.deliver(`rpc.reply-standalone_rpc_client-${client.id}`, body, {
      correlationId: request.options.correlationId,
    })
  return { transport, ambient, logger, client, calculator, requests, reply }
}

/** What became of a promise, without waiting for it. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  const pending = 'pending'
  await rest()
  return Promise.race([promise.catch((error: unknown) => error), Promise.resolve(pending)])
}

describe('a request', () => {
  test('is nameko’s to the letter', async () => {
    const { client, calculator, requests } = await setup({ contextData: { user_id: '42' } })

    void calculator.add(1, 2).catch(() => undefined)
    const [request] = requests()

    expect(request).toMatchObject({ exchange: 'nameko-rpc', routingKey: 'calculator.add' })
    expect(Buffer.from(request!.content).toString()).toBe('{"args":[1,2],"kwargs":{}}')
    expect(request!.options).toEqual({
      mandatory: true,
      persistent: true,
      priority: 0,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      replyTo: client.id,
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      expiration: '30000',
      headers: {
        'nameko.user_id': '42',
        'nameko.call_id_stack': [
          expect.stringMatching(`^standalone_rpc_client.${client.id}.[0-9a-f-]{36}$`),
        ],
        'kinoko.timeout': '30000',
      },
    })
  })

  test('follows the options of its call', async () => {
    const { calculator, requests } = await setup({ timeout: 20, priority: 1 })

    const patient = calculator.add.with({
      headers: { 'x-a': 1, 'nameko.call_id_stack': ['mine'] },
      expiration: 3,
      persistent: false,
    })
    void patient
      .with({ timeout: 10 })(1, 2)
      .catch(() => undefined)

    expect(requests()[0]!.options).toMatchObject({
      priority: 1,
      persistent: false,
      expiration: '3000',
      headers: {
        'x-a': 1,
        'kinoko.timeout': '10000',
        'nameko.call_id_stack': [expect.stringMatching(/^standalone_rpc_client\./)],
      },
    })
  })

  test('with options that make no sense is not sent', async () => {
    const { calculator } = await setup()

    expect(() => calculator.add.with({ timeout: -1 })).toThrow(ConfigurationError)
    expect(() => calculator.add.with({ timeout: -1 })).toThrow('timeout of a call must be')
  })
})

describe('a call', () => {
  test('ends with its reply, once; what comes later is dropped and counted', async () => {
    const { client, transport, calculator, requests, reply, ambient } = await setup()
    const calling = calculator.add(1, 2)
    const [request] = requests()

    reply(request!, { result: 3, error: null })
    reply(request!, { result: 4, error: null })
    request!.answer()

    expect(await calling).toBe(3)
    expect(client.droppedReplies).toBe(1)
    const calls = transport.channels.flatMap((channel) => channel.calls)
    expect(calls.filter((line) => line.startsWith('ack'))).toHaveLength(2)
    expect(client.waitingCalls).toEqual([])
    expect(ambient.pendingTimers).toBe(0)
  })

  test('keeps its first end for who asks later', async () => {
    const { transport, calculator, requests, reply } = await setup()
    const calling = calculator.add.callAsync(1, 2)
    const { correlationId } = requests()[0]!.options

    reply(requests()[0]!, { result: 3, error: null })
    transport.channels.forEach((channel) =>
      channel.emit('return', { properties: { correlationId } }),
    )

    expect(await calling.result()).toBe(3)
  })

  test('may get its reply before the confirm of its request', async () => {
    const { calculator, requests, reply } = await setup()
    const calling = calculator.add(1, 2)

    reply(requests()[0]!, { result: 3, error: null })

    expect(await calling).toBe(3)
  })

  test('that is returned ends with ServiceNotFound, and its confirm changes nothing', async () => {
    const { client, transport, calculator, requests } = await setup()
    const first = calculator.add(1, 2)
    const second = calculator.add(3, 4)
    const [one, two] = requests()

    const { correlationId } = one!.options
    transport.channels.forEach((channel) =>
      channel.emit('return', { properties: { correlationId } }),
    )
    one!.answer()
    two!.answer()

    await expect(first).rejects.toMatchObject({ code: 'KINOKO_SERVICE_NOT_FOUND' })
    expect(await stateOf(second)).toBe('pending')
    expect(client.waitingCalls).toHaveLength(1)
    transport.channels.forEach((channel) =>
      channel.emit('return', { properties: { correlationId } }),
    )
    expect(await stateOf(second)).toBe('pending')
  })

  test('ends at its deadline to the millisecond', async () => {
    const { ambient, calculator } = await setup({ timeout: 5 })
    const calling = calculator.add(1, 2)
    const state = calling.catch((error: unknown) => error)

    await ambient.advance(4999)
    expect(await stateOf(calling)).toBe('pending')
    await ambient.advance(1)

    expect((await state) as RpcTimeout).toMatchObject({ name: 'RpcTimeout', seconds: 5 })
  })

  test.each([
    ['for the broker to confirm', 'the broker to confirm the request', () => undefined],
    [
      'for a blocked broker',
      'the broker to confirm the request, but it is blocked and reads nothing: low on memory',
      (transport: FakeTransport) =>
        transport.connections.forEach((connection) => connection.emit('blocked', 'low on memory')),
    ],
    [
      'for the reply',
      'the reply to a request that the broker has taken',
      (transport: FakeTransport) => transport.published('calculator.add')[0]!.answer(),
    ],
    [
      'for a connection',
      'a connection to the broker',
      (transport: FakeTransport) => {
        transport.published('calculator.add')[0]!.answer()
        transport.failures.push(...Array.from({ length: 99 }, () => new Error('down')))
        transport.connections.forEach((connection) => connection.end())
      },
      true,
    ],
  ])('that times out waiting %s says so', async (_case, waitedFor, act, again = false) => {
    const { transport, ambient, calculator } = await setup({ timeout: 5 })
    let calling = calculator.add(1, 2).catch((error: unknown) => error)

    act(transport)
    if (again) calling = calculator.add(1, 2).catch((error: unknown) => error)
    await ambient.advance(5000)

    expect(await calling).toMatchObject({ name: 'RpcTimeout', waitedFor })
  })

  test('is sent again when the connection broke before the confirm, with what is left of its time', async () => {
    const { transport, ambient, calculator, requests, reply } = await setup({
      timeout: 10,
      retryPolicy: { max_retries: 2, interval_start: 1, interval_step: 1 },
    })
    const calling = calculator.add(1, 2)

    transport.connections.forEach((connection) => connection.end())
    await ambient.advance(1000)
    const [first, second] = requests()
    reply(second!, { result: 3, error: null })

    expect(await calling).toBe(3)
    expect(second!.options.correlationId).toBe(first!.options.correlationId)
    expect(second!.options.headers).toEqual({
      ...first!.options.headers,
      'kinoko.timeout': '9000',
    })
    expect(second!.options.expiration).toBe('9000')
  })

  test('is not sent again once it was confirmed', async () => {
    const { transport, ambient, calculator, requests, reply } = await setup({ timeout: 60 })
    const calling = calculator.add(1, 2)
    requests()[0]!.answer()

    transport.connections.forEach((connection) => connection.end())
    await ambient.advance(30_000)

    expect(requests()).toHaveLength(1)
    reply(requests()[0]!, { result: 3, error: null })
    expect(await calling).toBe(3)
  })

  test('ends with ConnectionLost when all retries are used up', async () => {
    const { transport, ambient, calculator, requests } = await setup({
      retryPolicy: { max_retries: 1, interval_start: 0, interval_step: 0 },
    })
    const calling = calculator.add(1, 2).catch((error: unknown) => error)

    for (let i = 0; i < 2; i++) {
      transport.connections.forEach((connection) => connection.end())
      await ambient.advance(200)
    }

    const [request] = requests()
    expect(requests()).toHaveLength(2)
    expect(await calling).toMatchObject({
      code: 'KINOKO_CONNECTION_LOST',
      message: `calculator.add (${request!.options.correlationId}): the connection was lost before the broker confirmed the message`,
    })
  })

  test('that the broker refuses is not sent again', async () => {
    const { calculator, requests } = await setup()
    const calling = calculator.add(1, 2)

    requests()[0]!.answer(new Error('message nacked'))

    await expect(calling).rejects.toMatchObject({ code: 'KINOKO_MESSAGE_REFUSED' })
    expect(requests()).toHaveLength(1)
  })

  test('waits for the reply queue before it is sent', async () => {
    const { transport, ambient, client, calculator, requests, reply } = await setup()
    const [consuming] = transport.connections.filter((connection) =>
      connection.channels.some((channel) => channel.consumers.size > 0),
    )
    consuming!.end()

    const calling = calculator.add(1, 2)
    expect(requests()).toHaveLength(0)
    await ambient.advance(100)
    expect(requests()).toHaveLength(1)
    reply(requests()[0]!, { result: 3, error: null })

    expect(await calling).toBe(3)
    expect(client.waitingCalls).toEqual([])
  })

  test('ends when the reply queue was gone after a reconnect', async () => {
    const { transport, ambient, client, calculator, requests, reply } = await setup()
    const calling = calculator.add(1, 2).catch((error: unknown) => error)
    requests()[0]!.answer()
    const queue = `rpc.reply-standalone_rpc_client-${client.id}`
    transport.refusals.set(`check ${queue}`, Object.assign(new Error('404'), { code: 404 }))

    transport.connections.forEach((connection) => connection.end())
    const unsent = calculator.add(3, 4)
    await ambient.advance(100)

    expect(await calling).toMatchObject({
      code: 'KINOKO_REPLY_QUEUE_LOST',
      queue,
      correlationIds: [requests()[0]!.options.correlationId],
    })
    reply(requests()[1]!, { result: 7, error: null })
    expect(await unsent).toBe(7)
  })
})

describe('the calls that wait', () => {
  test('say since when, until when, and what for', async () => {
    const { ambient, client, calculator, requests } = await setup({ timeout: 5 })
    void calculator.add(1, 2).catch(() => undefined)
    await ambient.advance(100)

    const call = {
      service: 'calculator',
      method: 'add',
      correlationId: requests()[0]!.options.correlationId,
      since: 1_000_000,
      deadline: 1_005_000,
      onBehalfOf: undefined,
      outcome: undefined,
    }
    expect(client.waitingCalls[0]).toMatchObject({
      ...call,
      waitsFor: 'the broker to confirm the request',
    })
    requests()[0]!.answer()
    expect(client.waitingCalls[0]?.waitsFor).toBe(
      'the reply to a request that the broker has taken',
    )
    await ambient.advance(5000)
    expect(client.waitingCalls).toEqual([])
  })
})

describe('observers of a client', () => {
  test('see each call begin and settle once, with its outcome', async () => {
    const { client, calculator, requests, reply } = await setup()
    const seen: unknown[] = []
    client.events.on('callBegun', (call) => seen.push(['begun', call.method, call.outcome]))
    client.events.on('callSettled', (call) => seen.push(['settled', call.method, call.outcome?.ok]))
    client.events.on('replyDropped', ({ correlationId }) => seen.push(correlationId))

    const calling = calculator.add(1, 2)
    reply(requests()[0]!, { result: 3, error: null })
    reply(requests()[0]!, { result: 3, error: null })
    await calling
    await client.stop()
    await calculator.add(1, 2).catch(() => undefined)

    expect(seen).toEqual([
      ['begun', 'add', undefined],
      ['settled', 'add', true],
      requests()[0]!.options.correlationId,
      ['begun', 'add', undefined],
      ['settled', 'add', false],
    ])
  })

  test('that fail are logged, and the call goes on', async () => {
    const { client, logger, calculator, requests, reply } = await setup()
    client.events.on('callBegun', () => {
      throw new Error('curious')
    })

    const calling = calculator.add(1, 2)
    reply(requests()[0]!, { result: 3, error: null })

    expect(await calling).toBe(3)
    expect(logger.messages('error')).toEqual(['a listener of `callBegun` failed: curious'])
  })
})

describe('a proxy', () => {
  test('is no promise, no JSON, and has a name', async () => {
    const { calculator, transport } = await setup()

    expect(await Promise.resolve(calculator)).toBe(calculator)
    expect(JSON.stringify({ calculator })).toBe('{"calculator":{}}')
    expect(String(calculator as unknown)).toBe('ServiceProxy(calculator)')
    expect(transport.published('calculator.toJSON')).toEqual([])
  })

  test('keeps its methods', async () => {
    const { calculator } = await setup()

    expect(calculator.add).toBe(calculator.add)
  })

  test('of a cluster has services as properties, and by any name', async () => {
    const transport = new FakeTransport()
    const client = new ClusterRpcClient<{ 'my-service': Calculator }>({
      connect: transport.connect,
      ambient: new ManualAmbient(),
      logger: new RecordingLogger(),
    })
    const cluster = await client.start()

    void cluster['my-service'].add(1, 2).catch(() => undefined)
    void cluster
      .service<Calculator>('other')
      .add(1, 2)
      .catch(() => undefined)

    expect(transport.published('my-service.add')).toHaveLength(1)
    expect(transport.published('other.add')).toHaveLength(1)
    expect(await Promise.resolve(cluster)).toBe(cluster)
  })
})

describe('a client', () => {
  test('that fails to start says why, and can be stopped', async () => {
    const transport = new FakeTransport()
    transport.failures.push(new Error('down'), new Error('down'))
    const client = new ClusterRpcClient({
      connect: transport.connect,
      ambient: new ManualAmbient(),
      logger: new RecordingLogger(),
      config: { connection_retry: { max_retries_at_start: 0 } },
    })

    await expect(client.start()).rejects.toMatchObject({ code: 'KINOKO_BROKER_UNREACHABLE' })
    await client.stop()
    await expect(client.start()).rejects.toThrow('the client was already stopped')
  })

  test('ends its calls when its connection is given up', async () => {
    const { transport, ambient, calculator, requests } = await setup({
      config: { connection_retry: { max_retries: 0 } },
    })
    const calling = calculator.add(1, 2).catch((error: unknown) => error)
    requests()[0]!.answer()
    transport.failures.push(new Error('down'), new Error('down'))

    transport.connections.forEach((connection) => connection.end())
    await ambient.advance(0)

    expect(await calling).toMatchObject({ code: 'KINOKO_CLIENT_STOPPED' })
    await expect(calculator.add(1, 2)).rejects.toMatchObject({
      cause: { code: 'KINOKO_BROKER_UNREACHABLE' },
    })
  })
})
