import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type PolicyOptions } from 'kinoko/simulator'

interface Stage {
  readonly simulator: ReturnType<typeof createSimulator>
  readonly channel: Awaited<ReturnType<Connection['createChannel']>>
}

type Connection = Awaited<ReturnType<ReturnType<typeof createSimulator>['connect']>>

async function open(): Promise<Stage> {
  const simulator = createSimulator()
  const connection = await simulator.connect('amqp://localhost')
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  return { simulator, channel }
}

/** Publishes so many messages, and says how many a queue kept. */
async function kept(
  { channel }: Pick<Stage, 'channel'>,
  queue: string,
  count: number,
): Promise<number> {
  for (let i = 0; i < count; i++) channel.sendToQueue(queue, Buffer.from(String(i)))
  return (await channel.checkQueue(queue)).messageCount
}

const two: PolicyOptions = { name: 'two', pattern: '^q', definition: { 'max-length': 2 } }

describe('policies', () => {
  test('are for the queues whose names match, from the moment they are set', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    for (const queue of ['q', 'other']) await channel.assertQueue(queue)
    expect(await kept(stage, 'q', 4)).toBe(4)
    simulator.operator.setPolicy(two)
    expect(await kept(stage, 'q', 1)).toBe(2)
    expect(await kept(stage, 'other', 4)).toBe(4)
    simulator.operator.clearPolicy('two')
    expect(await kept(stage, 'q', 4)).toBe(6)
  })

  // seen on RabbitMQ 3.10.8, 4.0.5 and 4.3.6
  test('that limit the length drop what is too much first, and refuse then', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    await channel.assertQueue('q')
    const limit = (length: number) => {
      const definition = { 'max-length': length, overflow: 'reject-publish' }
      simulator.operator.setPolicy({ ...two, definition })
    }
    expect(await kept(stage, 'q', 5)).toBe(5)
    limit(2)
    expect((await channel.checkQueue('q')).messageCount).toBe(2)
    // from now on nothing is dropped
    limit(1)
    expect((await channel.checkQueue('q')).messageCount).toBe(2)
  })

  test('of bytes count what was there before', async () => {
    const { channel, simulator } = await open()
    await channel.assertQueue('q', { arguments: { 'x-queue-type': 'quorum' } })
    // one byte of a body, and the properties beside it, which count since RabbitMQ 4.3
    channel.sendToQueue('q', Buffer.from('1'), { headers: { h: 1 } })
    await channel.checkQueue('q')
    simulator.operator.setPolicy({ ...two, definition: { 'max-length-bytes': 4 } })
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 0 })
  })

  test('of the highest priority apply, alone', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    simulator.operator.setPolicy(two)
    simulator.operator.setPolicy({
      name: 'expiring',
      pattern: '.*',
      definition: { 'message-ttl': 50 },
      priority: 1,
    })
    await channel.assertQueue('q')
    expect(await kept(stage, 'q', 4)).toBe(4)
    await simulator.sleep(60)
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 0 })
  })

  test('let the smaller number count, and an argument where there is no number', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    simulator.operator.setPolicy({
      ...two,
      definition: { 'max-length': 2, 'dead-letter-exchange': '', 'dead-letter-routing-key': 'no' },
    })
    await channel.assertQueue('dead')
    await channel.assertQueue('q', {
      maxLength: 3,
      deadLetterExchange: '',
      deadLetterRoutingKey: 'dead',
    })
    expect(await kept(stage, 'q', 4)).toBe(2)
    expect(await channel.checkQueue('dead')).toMatchObject({ messageCount: 2 })
  })

  test.each(rabbitmqVersions)(
    'are not for queues that do not have all that they set, in %s',
    async (rabbitmq) => {
      const simulator = createSimulator({ rabbitmq })
      const channel = await (await simulator.connect('amqp://localhost')).createChannel()
      const stage = { simulator, channel }
      simulator.operator.setPolicy(two)
      // a classic queue has no delivery limit, a stream no length
      const definition = { 'max-length': 1, 'delivery-limit': 3 }
      simulator.operator.setPolicy({ ...two, name: 'one', priority: 1, definition })
      await channel.assertQueue('q-classic')
      await channel.assertQueue('q-quorum', { arguments: { 'x-queue-type': 'quorum' } })
      expect(await kept(stage, 'q-classic', 4)).toBe(2)
      expect(await kept(stage, 'q-quorum', 4)).toBe(1)
    },
  )

  test('of overflow give way to the argument of a classic queue, and not of a quorum queue', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    simulator.operator.setPolicy({
      name: 'refusing',
      pattern: '.*',
      definition: { overflow: 'reject-publish' },
    })
    for (const type of ['classic', 'quorum']) {
      await channel.assertQueue(type, {
        maxLength: 2,
        arguments: { 'x-queue-type': type, 'x-overflow': 'drop-head' },
      })
      await kept(stage, type, 5)
    }
    const first = async (queue: string): Promise<string> => {
      const message = await channel.get(queue, { noAck: true })
      return message === false ? 'none' : message.content.toString()
    }
    // the last ones stay, or the first ones
    expect([await first('classic'), await first('quorum')]).toEqual(['3', '0'])
  })

  test('of operators are merged with those of users', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    simulator.operator.setPolicy({ ...two, definition: { 'max-length': 5, expires: 60_000 } })
    simulator.operator.setOperatorPolicy({ ...two, definition: { 'max-length': 3 } })
    await channel.assertQueue('q')
    expect(await kept(stage, 'q', 6)).toBe(3)
    simulator.operator.clearOperatorPolicy('two')
    expect(await kept(stage, 'q', 6)).toBe(5)
  })

  test('are for some kinds of queues, or for exchanges', async () => {
    const stage = await open()
    const { channel, simulator } = stage
    simulator.operator.setPolicy({ ...two, applyTo: 'quorum_queues' })
    simulator.operator.setPolicy({
      name: 'else',
      pattern: '^x$',
      applyTo: 'exchanges',
      definition: { 'alternate-exchange': 'rest' },
    })
    await channel.assertQueue('q')
    await channel.assertQueue('qq', { arguments: { 'x-queue-type': 'quorum' } })
    expect([await kept(stage, 'q', 4), await kept(stage, 'qq', 4)]).toEqual([4, 2])
    await channel.assertExchange('x', 'direct')
    await channel.assertExchange('rest', 'fanout')
    await channel.bindQueue('q', 'rest', '')
    channel.publish('x', 'nobody', Buffer.from('m'))
    expect(await channel.checkQueue('q')).toMatchObject({ messageCount: 5 })
  })

  test('do not change what a declaration is compared with', async () => {
    const { channel, simulator } = await open()
    simulator.operator.setPolicy(two)
    await channel.assertQueue('q')
    await expect(channel.assertQueue('q', { maxLength: 2 })).rejects.toThrow(
      /inequivalent arg 'x-max-length'/,
    )
  })

  test.each<[object, string]>([
    [{ name: '' }, 'the name of a policy has to be a text that is not empty, and is ""'],
    [{ pattern: '*' }, `policy 'two': the pattern: "*" is no regular expression`],
    [{ applyTo: 'topics' }, 'apply-to is "topics", and not one of queues, '],
    [{ priority: 1.5 }, "policy 'two': its priority has to be a whole number"],
    [{ definition: {} }, "policy 'two': its definition has no settings"],
    [{ definition: 3 }, "policy 'two': its definition has to be an object"],
    [
      { definition: { 'max-lenght': 2 } },
      "policy 'two': max-lenght is no setting that RabbitMQ 4.3.6 takes in policies; did you mean `max-length`?",
    ],
    [
      { definition: { 'max-length': '2' } },
      `policy 'two': max-length has to be a whole number that is not negative, and is "2"`,
    ],
    [{ virtualHost: 'nowhere' }, "there is no virtual host 'nowhere'"],
  ])('that are wrong are not set: %j', async (part, message) => {
    const stage = await open()
    const { operator } = stage.simulator
    expect(() => operator.setPolicy({ ...two, ...part })).toThrow(message)
    await stage.channel.assertQueue('q')
    expect(await kept(stage, 'q', 4)).toBe(4)
  })
})

describe.each(rabbitmqVersions)('RabbitMQ %s', (rabbitmq) => {
  test('says its version', async () => {
    const connection = await createSimulator({ rabbitmq }).connect('amqp://localhost')
    const { serverProperties } = (connection as unknown as { connection: Served }).connection
    expect(serverProperties.version.startsWith(rabbitmq)).toBe(true)
  })
})

interface Served {
  readonly serverProperties: { readonly version: string }
}

test('a version or a plugin that is not simulated is a RangeError', () => {
  expect(() => createSimulator({ rabbitmq: '3.13' as '4.3' })).toThrow(
    'rabbitmq: RabbitMQ 3.13 is not simulated; choose one of 3.10, 4.0, 4.3',
  )
  const plugins = ['rabbitmq_shovel'] as unknown as ['rabbitmq_sharding']
  expect(() => createSimulator({ plugins })).toThrow(
    /plugins: rabbitmq_shovel is not simulated; there are rabbitmq_consistent_hash_exchange/,
  )
})
