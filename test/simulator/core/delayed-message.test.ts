import { expect, test } from 'vitest'
import { createSimulator, type Simulator } from 'kinoko/simulator'

async function open(simulator = delaying()) {
  const connection = await simulator.connect('amqp://localhost')
  connection.on('error', () => undefined)
  const channel = await connection.createConfirmChannel()
  channel.on('error', () => undefined)
  return { simulator, connection, channel }
}

function delaying(): Simulator {
  return createSimulator({ plugins: ['rabbitmq_delayed_message_exchange'] })
}

type Channel = Awaited<ReturnType<typeof open>>['channel']

/** A delaying exchange that routes as a direct one, and a queue that is bound to it. */
async function declared({ channel }: { channel: Channel }): Promise<void> {
  const args = { 'x-delayed-type': 'direct' }
  await channel.assertExchange('x', 'x-delayed-message', { arguments: args })
  await channel.assertQueue('q')
  await channel.bindQueue('q', 'x', 'k')
}

function publish(channel: Channel, body: string, delay?: unknown, key = 'k'): void {
  const headers = delay === undefined ? {} : { 'x-delay': delay }
  channel.publish('x', key, Buffer.from(body), { headers })
}

async function bodies(channel: Channel, queue = 'q'): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const message = await channel.get(queue, { noAck: true })
    if (message === false) return found
    found.push(message.content.toString())
  }
}

test('messages arrive in the order in which their delays end', async () => {
  const stage = await open()
  const { channel, simulator } = stage
  await declared(stage)
  publish(channel, 'late', 5000)
  publish(channel, 'soon', 1000)
  publish(channel, 'at once')
  publish(channel, 'with late', 5000)
  await channel.waitForConfirms()
  expect(await bodies(channel)).toEqual(['at once'])
  await simulator.sleep(1000)
  expect(await bodies(channel)).toEqual(['soon'])
  await simulator.sleep(3900)
  expect(await bodies(channel)).toEqual([])
  await simulator.sleep(100)
  expect(await bodies(channel)).toEqual(['late', 'with late'])
})

test('a message that was delayed says so by a negative delay', async () => {
  const stage = await open()
  await declared(stage)
  publish(stage.channel, 'm', 1000)
  await stage.simulator.sleep(1000)
  const message = await stage.channel.get('q')
  expect(message && message.properties.headers).toEqual({ 'x-delay': -1000 })
})

test.each([0, -5, 4_294_967_296, true, null, 0.5])('a delay of %j is none', async (delay) => {
  const stage = await open()
  await declared(stage)
  publish(stage.channel, 'm', delay)
  await stage.channel.waitForConfirms()
  expect(await bodies(stage.channel)).toEqual(['m'])
})

test.each(['50', 50.9])('a delay may be %j', async (delay) => {
  const stage = await open()
  await declared(stage)
  publish(stage.channel, 'm', delay)
  await stage.simulator.sleep(49)
  expect(await bodies(stage.channel)).toEqual([])
  await stage.simulator.sleep(1)
  expect(await bodies(stage.channel)).toEqual(['m'])
})

test('a delay that is a text without a number ends the connection', async () => {
  const stage = await open()
  await declared(stage)
  const closed = new Promise<Error>((resolve) => stage.connection.on('error', resolve))
  publish(stage.channel, 'm', 'soon')
  expect((await closed).message).toContain('541 (INTERNAL-ERROR)')
})

test('a mandatory message with a delay comes back at once, and arrives all the same', async () => {
  const stage = await open()
  const { channel, simulator } = stage
  await declared(stage)
  const returned: string[] = []
  channel.on('return', ({ content }: { content: Buffer }) => returned.push(content.toString()))
  channel.publish('x', 'k', Buffer.from('m'), { mandatory: true, headers: { 'x-delay': 10 } })
  await channel.waitForConfirms()
  expect(returned).toEqual(['m'])
  await simulator.sleep(10)
  expect(await bodies(channel)).toEqual(['m'])
})

test('the bindings at the end of the delay count', async () => {
  const stage = await open()
  const { channel, simulator } = stage
  await declared(stage)
  await channel.assertQueue('later')
  publish(channel, 'm', 10)
  await channel.unbindQueue('q', 'x', 'k')
  await channel.bindQueue('later', 'x', 'k')
  await simulator.sleep(10)
  expect(await bodies(channel)).toEqual([])
  expect(await bodies(channel, 'later')).toEqual(['m'])
})

test('messages of an exchange that is deleted are lost', async () => {
  const stage = await open()
  const { channel, simulator } = stage
  await declared(stage)
  publish(channel, 'm', 10)
  await channel.deleteExchange('x')
  await simulator.sleep(10)
  expect(await bodies(channel)).toEqual([])
})

test('delayed messages survive a restart of the broker', async () => {
  const stage = await open()
  await declared(stage)
  publish(stage.channel, 'm', 10_000)
  await stage.channel.waitForConfirms()
  stage.simulator.world.operate({ connection: 0, channel: 0, method: 'broker.restart' })
  const { channel } = await open(stage.simulator)
  await stage.simulator.sleep(10_000)
  expect(await bodies(channel)).toEqual(['m'])
})

test('it routes as its delayed type does', async () => {
  const { channel, simulator } = await open()
  const args = { 'x-delayed-type': 'topic' }
  await channel.assertExchange('x', 'x-delayed-message', { arguments: args })
  await channel.assertQueue('q')
  await channel.bindQueue('q', 'x', '*.b')
  publish(channel, 'a.b', 10, 'a.b')
  publish(channel, 'a.c', 10, 'a.c')
  await simulator.sleep(10)
  expect(await bodies(channel)).toEqual(['a.b'])
})

test.each([
  [
    {},
    "406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must be",
  ],
  [{ 'x-delayed-type': 5 }, "'x-delayed-type' must be an existing exchange type"],
  [{ 'x-delayed-type': 'odd' }, "unknown exchange type 'odd'"],
  [{ 'x-delayed-type': 'x-delayed-message' }, "can't be used for 'x-delayed-type'"],
])('arguments that name no type are refused: %j', async (args, message) => {
  const { channel } = await open()
  await expect(
    channel.assertExchange('x', 'x-delayed-message', { arguments: args }),
  ).rejects.toThrow(message)
})

test('without the plugin there is no such type', async () => {
  const { channel } = await open(createSimulator())
  await expect(channel.assertExchange('x', 'x-delayed-message')).rejects.toThrow(
    "unknown exchange type 'x-delayed-message'",
  )
})
