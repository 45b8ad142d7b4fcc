import { describe, expect, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type RabbitmqPlugin } from 'kinoko/simulator'

const unknown = /unknown exchange type/
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
