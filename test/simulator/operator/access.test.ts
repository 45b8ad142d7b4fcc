import { describe, expect, test } from 'vitest'
import {
  createSimulator,
  rabbitmqVersions,
  type RabbitmqVersion,
  type Simulator,
} from 'kinoko/simulator'

type Connection = Awaited<ReturnType<Simulator['connect']>>
type Channel = Awaited<ReturnType<Connection['createChannel']>>

/** A user that may do all with names that begin with `ok`, and with `allowed` topics of one exchange. */
async function restricted(rabbitmq?: RabbitmqVersion): Promise<{
  simulator: Simulator
  open: () => Promise<Channel>
}> {
  const simulator = createSimulator({ ...(rabbitmq === undefined ? {} : { rabbitmq }) })
  const { operator, connect } = simulator
  const channel = await (await connect('amqp://localhost')).createChannel()
  for (const queue of ['other', 'ok-q']) await channel.assertQueue(queue)
  for (const exchange of ['other-x', 'ok-x']) await channel.assertExchange(exchange, 'topic')
  operator.addUser('ann', 'pw')
  operator.setPermissions('ann', { configure: '^ok', write: '^ok', read: '^ok' })
  operator.setTopicPermissions('ann', 'ok-x', { write: '^allowed', read: '^allowed' })
  const open = async (): Promise<Channel> => {
    const connection = await connect('amqp://ann:pw@localhost')
    const opened = await connection.createChannel()
    opened.on('error', () => undefined)
    return opened
  }
  return { simulator, open }
}

/** What is refused, and the access that the text names since 4.0. Recorded from RabbitMQ 3.10.8, 4.0.5 and 4.3.6. */
const refused: readonly [title: string, run: (channel: Channel) => unknown, text: string][] = [
  ['declare', (c) => c.assertQueue('new'), "configure access to queue 'new'"],
  ['declare again', (c) => c.assertQueue('other'), "configure access to queue 'other'"],
  ['delete', (c) => c.deleteQueue('gone'), "configure access to queue 'gone'"],
  ['purge', (c) => c.purgeQueue('other'), "read access to queue 'other'"],
  ['get', (c) => c.get('gone'), "read access to queue 'gone'"],
  ['consume', (c) => c.consume('other', () => undefined), "read access to queue 'other'"],
  ['bind to', (c) => c.bindQueue('other', 'ok-x', 'k'), "write access to queue 'other'"],
  ['bind from', (c) => c.bindQueue('ok-q', 'other-x', 'k'), "read access to exchange 'other-x'"],
  ['unbind', (c) => c.unbindQueue('other', 'ok-x', 'k'), "write access to queue 'other'"],
  [
    'bind exchanges',
    (c) => c.bindExchange('other-x', 'ok-x', 'k'),
    "write access to exchange 'other-x'",
  ],
  [
    'declare an exchange',
    (c) => c.assertExchange('new', 'topic'),
    "configure access to exchange 'new'",
  ],
  ['delete an exchange', (c) => c.deleteExchange('gone'), "configure access to exchange 'gone'"],
  [
    'dead letters',
    (c) => c.assertQueue('ok-2', { deadLetterExchange: 'other-x' }),
    "write access to exchange 'other-x'",
  ],
  [
    'an alternate exchange',
    (c) => c.assertExchange('ok-3', 'topic', { alternateExchange: 'other-x' }),
    "write access to exchange 'other-x'",
  ],
  [
    'bind a topic',
    (c) => c.bindQueue('ok-q', 'ok-x', 'forbidden'),
    "read access to topic 'forbidden' in exchange 'ok-x'",
  ],
  ['publish', publishing('other-x', 'k'), "write access to exchange 'other-x'"],
  ['publish to a queue', publishing('', 'ok-q'), "write access to exchange 'amq.default'"],
  ['publish nowhere', publishing('gone', 'k'), "write access to exchange 'gone'"],
  [
    'publish a topic',
    publishing('ok-x', 'forbidden'),
    "write access to topic 'forbidden' in exchange 'ok-x'",
  ],
]

function publishing(exchange: string, key: string): (channel: Channel) => unknown {
  return async (channel) => {
    channel.publish(exchange, key, Buffer.from(''))
    await channel.checkQueue('ok-q')
  }
}

describe.each(rabbitmqVersions)('permissions in %s', (version) => {
  test.each(refused)('refuse what no pattern allows: %s', async (_title, run, text) => {
    const { open } = await restricted(version)
    const expected = version === '3.10' ? text.replace(/^\w+ /, '') : text
    const said = `ACCESS_REFUSED - ${expected} in vhost '/' refused for user 'ann'`
    const channel = await open()
    await expect(Promise.resolve(run(channel))).rejects.toThrow(said)
  })

  // recorded from RabbitMQ 3.10.8, 4.0.5 and 4.3.6
  test.each(['CC', 'BCC'])('hold for the keys of copies since 4.0: %s', async (header) => {
    const { open } = await restricted(version)
    const publish = async (key: string): Promise<void> => {
      const channel = await open()
      channel.publish('ok-x', 'allowed', Buffer.from(''), { headers: { [header]: [key] } })
      await channel.checkQueue('ok-q')
    }
    await publish('allowed.too')
    const copying = publish('forbidden')
    if (version === '3.10') return copying
    await expect(copying).rejects.toThrow("write access to topic 'forbidden' in exchange 'ok-x'")
  })

  // recorded from RabbitMQ 4.0.5 and 4.3.6, definitions as well
  test('are for an exchange that is there, and go with it', async () => {
    const { simulator, open } = await restricted(version)
    const { operator } = simulator
    const isBound = version === '4.3'
    const topics = { write: '^allowed', read: '^allowed' }
    const set = (): void => operator.setTopicPermissions('ann', 'later', topics)
    const entry = { user: 'ann', vhost: '/', exchange: 'ok-later', ...topics }
    const load = (): void => operator.loadDefinitions({ topic_permissions: [entry] })
    if (isBound) {
      expect(set).toThrow("there is no exchange 'later' in the virtual host '/'")
      expect(load).toThrow("no exchange 'ok-later' in vhost '/'")
    } else {
      set()
      load()
    }
    operator.setTopicPermissions('ann', '', topics)
    const later = { vhost: '/', name: 'ok-later', type: 'topic', durable: true }
    operator.loadDefinitions({ topic_permissions: [entry], exchanges: [later] })

    const publish = async (): Promise<void> => {
      const channel = await open()
      channel.publish('ok-later', 'forbidden', Buffer.from(''))
      await channel.checkQueue('ok-q')
    }
    await expect(publish()).rejects.toThrow("access to topic 'forbidden'")
    const channel = await open()
    await channel.deleteExchange('ok-later')
    await channel.assertExchange('ok-later', 'topic')
    if (isBound) await publish()
    else await expect(publish()).rejects.toThrow("access to topic 'forbidden'")
  })

  test('allow what the patterns allow', async () => {
    const { open } = await restricted(version)
    const channel = await open()
    await channel.assertQueue('ok-new', { deadLetterExchange: 'ok-x' })
    await channel.bindQueue('ok-new', 'ok-x', 'allowed.key')
    channel.publish('ok-x', 'allowed.key', Buffer.from('m'))
    expect(await channel.get('ok-new')).not.toBe(false)
    await channel.consume('amq.rabbitmq.reply-to', () => undefined, { noAck: true })
  })

  test('are asked for a passive declare, or not', async () => {
    const { open } = await restricted(version)
    const channel = await open()
    const asking = channel.checkQueue('other')
    if (version === '4.3') await expect(asking).rejects.toThrow(/configure access to queue 'other'/)
    else expect(await asking).toMatchObject({ queue: 'other' })
  })

  // seen of RabbitMQ 4.3.6
  test.each(['configure', 'write', 'read'])(
    'of any kind are enough for a passive declare: %s',
    async (kind) => {
      const { simulator, open } = await restricted(version)
      const none = { configure: '^$', write: '^$', read: '^$' }
      simulator.operator.setPermissions('ann', { ...none, [kind]: '^other' })
      const channel = await open()
      expect(await channel.checkQueue('other')).toMatchObject({ queue: 'other' })
      await channel.checkExchange('other-x')
    },
  )
})

describe('users', () => {
  test('without permissions do not come in', async () => {
    const { simulator } = await restricted()
    simulator.operator.addUser('bob', 'pw')
    await expect(simulator.connect('amqp://bob:pw@localhost')).rejects.toThrow(
      'Expected ConnectionOpenOk; got <ConnectionClose channel:0>',
    )
  })

  test('lose and get permissions while they are connected', async () => {
    const { simulator, open } = await restricted()
    const [first, second] = [await open(), await open()]
    simulator.operator.clearPermissions('ann')
    await expect(first.assertQueue('ok-4')).rejects.toThrow(/ACCESS_REFUSED/)
    simulator.operator.setPermissions('ann', { configure: '.*', write: '', read: '' })
    await second.assertQueue('any')
    await expect(second.purgeQueue('any')).rejects.toThrow(/read access to queue 'any'/)
  })

  test('go with their connections', async () => {
    const { simulator } = await restricted()
    const connection = await simulator.connect('amqp://ann:pw@localhost')
    const lost = new Promise((resolve) => connection.on('close', resolve))
    simulator.operator.deleteUser('ann')
    expect(String(await lost)).toContain("CONNECTION_FORCED - user 'ann' is deleted")
    await expect(simulator.connect('amqp://ann:pw@localhost')).rejects.toThrow(/ACCESS_REFUSED/)
  })

  test('have to be there', () => {
    const { operator } = createSimulator()
    const none = { configure: '', write: '', read: '' }
    expect(() => operator.setPermissions('eve', none)).toThrow("there is no user 'eve'")
    expect(() => operator.deleteUser('eve')).toThrow("there is no user 'eve'")
    expect(() => operator.setPermissions('guest', { ...none, read: '(' })).toThrow(
      `permissions of 'guest': the pattern "read": "(" is no regular expression`,
    )
    expect(() => operator.setPermissions('guest', none, 'nowhere')).toThrow(
      "there is no virtual host 'nowhere'",
    )
  })
})

describe('alarms', () => {
  test('block those who publish until they are over', async () => {
    const { operator, connect } = createSimulator()
    const connection = await connect('amqp://localhost')
    const channel = await connection.createConfirmChannel()
    const log: string[] = []
    connection.on('blocked', (reason) => log.push(`blocked: ${reason}`))
    connection.on('unblocked', () => log.push('unblocked'))
    operator.raiseAlarm('disk')
    const blocked = new Promise((resolve) => connection.once('blocked', resolve))
    channel.publish('', 'nowhere', Buffer.from(''))
    await blocked
    const unblocked = new Promise<void>((resolve) => connection.once('unblocked', resolve))
    operator.clearAlarm()
    await unblocked
    expect(log).toEqual(['blocked: low on disk', 'unblocked'])
  })
})
