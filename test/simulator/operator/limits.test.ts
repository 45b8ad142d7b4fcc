import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type RabbitmqVersion } from 'kinoko/simulator'

const url = 'amqp://ann:pw@localhost/shop'

/** A broker with a virtual host and a user, without limits. */
function stage(rabbitmq: RabbitmqVersion = '4.3') {
  const simulator = createSimulator({ rabbitmq, virtualHosts: ['/', 'shop'] })
  const { operator } = simulator
  operator.addUser('ann', 'pw')
  operator.setPermissions('ann', { configure: '.*', write: '.*', read: '.*' }, 'shop')
  return { simulator, operator }
}

type Simulator = ReturnType<typeof createSimulator>

/** What the broker says to somebody who connects; undefined when it lets one in. */
async function refusal({ connect, trace }: Simulator, address = url): Promise<string | undefined> {
  const before = trace!.entries.length
  const isIn = await connect(address).then(
    () => true,
    () => false,
  )
  if (isIn) return undefined
  const frames = trace!.entries.slice(before).flatMap(({ event }) => {
    const isClose = event.kind === 'delivered' && event.frame.method === 'connection.close'
    return isClose ? [event.frame] : []
  })
  return frames.map((frame) => (frame as { replyText: string }).replyText).join()
}

async function channelOf({ connect }: Simulator) {
  const connection = await connect(url)
  connection.on('error', () => undefined)
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  return { connection, channel }
}

async function closingText(simulator: Simulator, take: number): Promise<string> {
  const { connection } = await channelOf(simulator)
  const closed = new Promise<Error>((resolve) => connection.on('error', resolve))
  for (let i = 1; i < take; i++) await connection.createChannel()
  await connection.createChannel().catch(() => undefined)
  return (await closed).message
}

describe('limits', () => {
  test('of connections of a virtual host are looked at before those of the user', async () => {
    const { simulator, operator } = stage()
    operator.setVirtualHostLimits('shop', { 'max-connections': 1 })
    operator.setUserLimits('ann', { 'max-connections': 1 })
    const first = await simulator.connect(url)
    expect(await refusal(simulator)).toBe(
      "NOT_ALLOWED - access to vhost 'shop' refused for user 'ann': connection limit (1) is reached",
    )
    operator.clearVirtualHostLimits('shop')
    expect(await refusal(simulator)).toBe(
      "NOT_ALLOWED - connection refused for user 'ann': user connection limit (1) is reached",
    )
    await first.close()
    expect(await refusal(simulator)).toBeUndefined()
  })

  test('are looked at before permissions, and after the virtual host itself', async () => {
    const { simulator, operator } = stage()
    operator.setUserLimits('ann', { 'max-connections': 0 })
    operator.clearPermissions('ann', 'shop')
    expect(await refusal(simulator)).toContain('user connection limit (0) is reached')
    expect(await refusal(simulator, 'amqp://ann:pw@localhost/none')).toBe(
      'NOT_ALLOWED - vhost none not found',
    )
  })

  test('that are negative are none', async () => {
    const { simulator, operator } = stage()
    operator.setVirtualHostLimits('shop', { 'max-connections': -1, 'max-queues': -2 })
    operator.setUserLimits('ann', { 'max-connections': -1, 'max-channels': -1 })
    const { channel } = await channelOf(simulator)
    expect(await channel.assertQueue('q')).toMatchObject({ queue: 'q' })
  })

  test.each([
    ['3.10', "user 'ann' has reached the maximum allowed user limit of (2)"],
    ['4.0', "user 'rabbit@kinoko' has reached the maximum allowed user limit of (2)"],
    ['4.3', "user 'ann' has reached the maximum allowed user limit of 2"],
  ] as const)('of channels of a user end the connection in %s', async (version, text) => {
    const { simulator, operator } = stage(version)
    operator.setUserLimits('ann', { 'max-channels': 2 })
    expect(await closingText(simulator, 2)).toContain(
      `530 (NOT-ALLOWED) with message "NOT_ALLOWED - number of channels opened for ${text}"`,
    )
  })

  test('of channels count all connections of a user', async () => {
    const { simulator, operator } = stage()
    operator.setUserLimits('ann', { 'max-channels': 2 })
    const one = await channelOf(simulator)
    expect(await closingText(simulator, 1)).toContain('limit of 2')
    await one.connection.close()
  })

  test.each(rabbitmqVersions)('of queues close the channel in %s', async (version) => {
    const { simulator, operator } = stage(version)
    operator.setVirtualHostLimits('shop', { 'max-queues': 1 })
    const { channel, connection } = await channelOf(simulator)
    await channel.assertQueue('a')
    await channel.assertQueue('a')
    await expect(channel.assertQueue('b', { exclusive: true })).rejects.toThrow(
      `406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - cannot declare queue 'b': queue limit in vhost 'shop' (1) is reached"`,
    )
    await connection.close()
  })

  test.each([
    ['3.10', 'queue limit in vhost'],
    ['4.0', 'value_negative'],
    ['4.3', 'value_negative'],
  ] as const)(
    'of queues are looked at before or after arguments in %s',
    async (version, expected) => {
      const { simulator, operator } = stage(version)
      operator.setVirtualHostLimits('shop', { 'max-queues': 0 })
      const { channel } = await channelOf(simulator)
      await expect(channel.assertQueue('q', { messageTtl: -1 })).rejects.toThrow(expected)
    },
  )

  test('of a user are kept where only others are set, those of a virtual host are not', async () => {
    const { simulator, operator } = stage()
    operator.setUserLimits('ann', { 'max-connections': 0 })
    operator.setUserLimits('ann', { 'max-channels': 1 })
    expect(await refusal(simulator)).toContain('user connection limit')
    operator.clearUserLimits('ann')
    operator.setVirtualHostLimits('shop', { 'max-connections': 0 })
    operator.setVirtualHostLimits('shop', { 'max-queues': 5 })
    expect(await refusal(simulator)).toBeUndefined()
  })

  test('come with definitions, in each of the forms that RabbitMQ writes', async () => {
    const { simulator, operator } = stage()
    operator.loadDefinitions({
      users: [{ name: 'ann', password: 'pw', tags: '', limits: { 'max-channels': 1 } }],
      vhosts: [
        { name: 'shop', limits: { 'max-connections': 0 } },
        { name: 'old', limits: [['max-connections', 0]] },
        { name: 'new', limits: [] },
      ],
      parameters: ['shop', 'old', 'new'].map((vhost) => ({
        vhost,
        component: 'vhost-limits',
        name: 'limits',
        value: { 'max-connections': 0 },
      })),
    })
    for (const host of ['shop', 'old', 'new']) {
      expect(await refusal(simulator, `amqp://ann:pw@localhost/${host}`)).toContain(
        'connection limit (0) is reached',
      )
    }
    operator.clearVirtualHostLimits('shop')
    expect(await closingText(simulator, 1)).toContain('limit of 1')
  })

  test('that make no sense are refused, and nothing changes', async () => {
    const { simulator, operator } = stage()
    expect(() => operator.setVirtualHostLimits('shop', { 'max-foo': 1 } as object)).toThrow(
      `limits of virtual host 'shop': there is no limit "max-foo", only max-connections and max-queues`,
    )
    expect(() => operator.setUserLimits('ann', { 'max-channels': 1.5 })).toThrow(
      `limits of user 'ann': "max-channels" has to be a whole number, and is 1.5; a negative one is no limit`,
    )
    expect(() => operator.setVirtualHostLimits('none', { 'max-queues': 1 })).toThrow(
      "there is no virtual host 'none'",
    )
    expect(() => operator.setUserLimits('nobody', {})).toThrow("there is no user 'nobody'")
    const vhosts = [{ name: 'shop', limits: { 'max-connections': 0, 'max-queues': '1' } as object }]
    expect(() => operator.loadDefinitions({ vhosts })).toThrow(
      `definitions: vhosts[0] ('shop'): limits of virtual host 'shop': "max-queues" has to be`,
    )
    expect(await refusal(simulator)).toBeUndefined()
  })
})
