/** Dead letters that have to arrive, over minutes: what 3.10.8, 4.0.5 and 4.3.6 were seen to do with the same program. */
import { describe, expect, test } from 'vitest'
import { createSimulator, type Simulator } from 'kinoko/simulator'
import { violatedInvariants } from '../../../simulator/core/invariants.js'
import { rabbitmqVersions } from '../../../simulator/core/profile.js'

const full = { 'x-max-length': 1, 'x-overflow': 'reject-publish' }

/** A queue whose dead letters have to arrive at another; the channel that declared it. */
async function source(simulator: Simulator, dead: string) {
  const connection = await simulator.connect()
  const channel = await connection.createConfirmChannel()
  await channel.assertQueue('source', {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-overflow': 'reject-publish',
      'x-dead-letter-strategy': 'at-least-once',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    },
  })
  const reject = async (body: string): Promise<void> => {
    channel.sendToQueue('source', Buffer.from(body))
    await channel.waitForConfirms()
    const message = await channel.get('source')
    if (message !== false) channel.nack(message, false, false)
  }
  return { connection, channel, reject }
}

type Source = Awaited<ReturnType<typeof source>>

/** The bodies that a queue gives, each with the second in which it came, looked for every half second. */
async function arrivals(
  simulator: Simulator,
  { channel }: Source,
  queue: string,
  seconds: number,
): Promise<string[]> {
  const seen: string[] = []
  for (let turn = 0; turn < 2 * seconds; turn++) {
    const message = await channel.get(queue, { noAck: true })
    const second = Math.floor(simulator.now() / 1000)
    if (message !== false) seen.push(`${message.content.toString()} at ${second}`)
    await simulator.sleep(500)
  }
  return seen
}

function expectSound({ world }: Simulator): void {
  expect(violatedInvariants(world.broker)).toEqual([])
}

describe.each(rabbitmqVersions)('dead letters that have to arrive, on %s', (rabbitmq) => {
  test.each([
    ['classic', ['1 at 1', '2 at 180', '3 at 360']],
    ['quorum', ['1 at 1', '2 at 2', '3 at 181', '4 at 361', '5 at 361']],
  ])('are sent again every three minutes to a full %s queue', async (type, expected) => {
    const simulator = createSimulator({ rabbitmq })
    const from = await source(simulator, 'full')
    const args = { ...full, 'x-queue-type': type }
    await from.channel.assertQueue('full', { durable: true, arguments: args })
    for (const body of ['1', '2', '3', '4', '5']) {
      await from.reject(body)
      await simulator.sleep(300)
    }
    expect(await arrivals(simulator, from, 'full', 362)).toEqual(expected)
    expectSound(simulator)
  })

  test('go three minutes later where there was no way', async () => {
    const simulator = createSimulator({ rabbitmq })
    const from = await source(simulator, 'late')
    await from.reject('1')
    await simulator.sleep(1_000)
    await from.channel.assertQueue('late', { durable: true })
    expect(await arrivals(simulator, from, 'late', 200)).toEqual(['1 at 180'])
    expectSound(simulator)
  })

  test('come once to a queue that has taken them, however often they are sent again to another', async () => {
    const simulator = createSimulator({ rabbitmq })
    const from = await source(simulator, 'any')
    const { channel } = from
    await channel.assertExchange('dead', 'fanout', { durable: true })
    await channel.assertQueue('taking', { durable: true })
    await channel.assertQueue('full', { durable: true, arguments: full })
    for (const queue of ['taking', 'full']) await channel.bindQueue(queue, 'dead', '')
    simulator.operator.setPolicy({
      name: 'dead',
      pattern: '^source$',
      definition: { 'dead-letter-exchange': 'dead' },
    })
    await channel.deleteQueue('source')
    await channel.assertQueue('source', {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-overflow': 'reject-publish',
        'x-dead-letter-strategy': 'at-least-once',
      },
    })
    channel.sendToQueue('full', Buffer.from('in the way'))
    await channel.waitForConfirms()
    await from.reject('1')
    await simulator.sleep(600_000)
    expect((await channel.checkQueue('taking')).messageCount).toBe(1)
    await channel.purgeQueue('full')
    await simulator.sleep(200_000)
    expect((await channel.checkQueue('taking')).messageCount).toBe(1)
    expect((await channel.checkQueue('full')).messageCount).toBe(1)
    expectSound(simulator)
  })

  test('are under way 32 at a time: the next go when some have arrived', async () => {
    const simulator = createSimulator({ rabbitmq })
    const from = await source(simulator, 'late')
    for (let i = 1; i <= 40; i++) await from.reject(String(i))
    await from.channel.assertQueue('late', { durable: true })
    // never sent, and so not among those that are sent again
    await simulator.sleep(190_000)
    const { messageCount } = await from.channel.checkQueue('late')
    expect(messageCount).toBe(40)
    const first = await from.channel.get('late', { noAck: true })
    expect(first !== false && first.content.toString()).toBe('1')
    expectSound(simulator)
  })

  test('survive a restart of the broker, and go on with it', async () => {
    const simulator = createSimulator({ rabbitmq })
    const from = await source(simulator, 'late')
    await from.reject('1')
    await from.channel.assertQueue('late', { durable: true })
    from.connection.on('error', () => undefined)
    simulator.world.operate({ connection: 0, channel: 0, method: 'broker.restart' })
    await simulator.sleep(100)
    const channel = await (await simulator.connect()).createChannel()
    expect((await channel.checkQueue('late')).messageCount).toBe(1)
    expectSound(simulator)
  })
})
