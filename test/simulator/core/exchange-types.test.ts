import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type RabbitmqPlugin } from 'kinoko/simulator'

const unknown = /(?:unknown|invalid) exchange type/
const builtIn = {
  '3.10': { 'x-local-random': false, 'x-modulus-hash': false },
  '4.0': { 'x-local-random': true, 'x-modulus-hash': false },
  '4.3': { 'x-local-random': true, 'x-modulus-hash': true },
} as const

const ofPlugins: Readonly<Record<string, RabbitmqPlugin>> = {
  'x-consistent-hash': 'rabbitmq_consistent_hash_exchange',
  'x-modulus-hash': 'rabbitmq_sharding',
  'x-random': 'rabbitmq_random_exchange',
  'x-recent-history': 'rabbitmq_recent_history_exchange',
}

describe.each(rabbitmqVersions)('exchange types of %s', (rabbitmq) => {
  async function open(plugins: readonly RabbitmqPlugin[] = []) {
    const { connect } = createSimulator({ rabbitmq, plugins })
    const connection = await connect('amqp://localhost')
    connection.on('error', () => undefined)
    const channel = await connection.createChannel()
    channel.on('error', () => undefined)
    return channel
  }

  test('come with the server, or with a plugin', async () => {
    for (const [type, isThere] of Object.entries(builtIn[rabbitmq])) {
      const declaring = (await open()).assertExchange('x', type)
      if (isThere) await declaring
      else await expect(declaring).rejects.toThrow()
    }
    for (const [type, plugin] of Object.entries(ofPlugins)) {
      if (!(type in builtIn[rabbitmq])) {
        const refused = (await open()).assertExchange('x', type)
        await expect(refused).rejects.toThrow(rabbitmq === '3.10' ? /./ : unknown)
      }
      await (await open([plugin])).assertExchange('x', type)
    }
  })

  test('of a consistent hash have a weight, limited or not', async () => {
    const channel = await open(['rabbitmq_consistent_hash_exchange'])
    await channel.assertExchange('x', 'x-consistent-hash')
    await channel.assertQueue('q')
    await channel.bindQueue('q', 'x', '10000')
    const binding = channel.bindQueue('q', 'x', '10001')
    if (rabbitmq === '4.3') await expect(binding).rejects.toThrow(/PRECONDITION_FAILED/)
    else await binding
  })

  test('of a consistent hash tell types of a header apart, or do not', async () => {
    const channel = await open(['rabbitmq_consistent_hash_exchange'])
    await channel.assertExchange('x', 'x-consistent-hash', { arguments: { 'hash-header': 'h' } })
    for (const queue of ['a', 'b']) {
      await channel.assertQueue(queue)
      await channel.bindQueue(queue, 'x', '1')
    }
    const chosenFor = async (value: unknown): Promise<string> => {
      channel.publish('x', '', Buffer.from(''), { headers: { h: value } })
      return (await channel.get('a')) === false ? `b${Number(await channel.get('b'))}` : 'a'
    }
    const isSame = []
    for (let value = 1; value <= 20; value++) {
      const [narrow, wide] = [value, { '!': 'long', value }]
      isSame.push((await chosenFor(narrow)) === (await chosenFor(wide)))
    }
    expect(isSame.includes(false)).toBe(rabbitmq === '3.10')
  })

  test('of a modulus hash number their bindings by key, or by queue', async () => {
    const channel = await open(['rabbitmq_sharding'])
    for (const queue of ['a', 'b']) await channel.assertQueue(queue)
    const chosenBy = async (exchange: string, keyOfA: string, keyOfB: string): Promise<string> => {
      await channel.assertExchange(exchange, 'x-modulus-hash')
      await channel.bindQueue('a', exchange, keyOfA)
      await channel.bindQueue('b', exchange, keyOfB)
      channel.publish(exchange, 'key', Buffer.from(''))
      const [a, b] = [await channel.get('a'), await channel.get('b')]
      return [a === false ? '' : 'a', b === false ? '' : 'b'].join('')
    }
    const [first, second] = [await chosenBy('x', '1', '2'), await chosenBy('y', '2', '1')]
    expect([first, second].sort()).not.toContain('')
    expect(first === second).toBe(rabbitmq === '4.3')
  })

  test('send each message to one of their queues, or to none that is not bound', async () => {
    const channel = await open(['rabbitmq_random_exchange'])
    await channel.assertExchange('x', 'x-random')
    for (const queue of ['a', 'b']) {
      await channel.assertQueue(queue)
      await channel.bindQueue(queue, 'x', '')
    }
    for (let i = 0; i < 20; i++) channel.publish('x', '', Buffer.from(String(i)))
    const counts = [await channel.checkQueue('a'), await channel.checkQueue('b')].map(
      ({ messageCount }) => messageCount,
    )
    expect(counts[0]! + counts[1]!).toBe(20)
    expect(Math.min(...counts)).toBeGreaterThan(0)
  })
})
