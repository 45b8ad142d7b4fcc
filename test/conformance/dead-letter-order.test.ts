import type { ConfirmChannel } from 'amqplib'
import { expect } from 'vitest'
import {
  collect,
  conformance,
  drained,
  send,
  sendConfirmed,
  take,
  takeMany,
  type Broker,
} from '../support/conformance.js'

/** A queue and the one to which it gives up what it does not keep. */
async function mortal(
  broker: Broker,
  channel: ConfirmChannel,
  args: Record<string, unknown>,
): Promise<{ queue: string; dead: string }> {
  const dead = await broker.queue(channel, { exclusive: false, durable: true })
  const queue = broker.name()
  const deadLetters = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead }
  await channel.assertQueue(queue, { arguments: { ...deadLetters, ...args } })
  return { queue, dead }
}

conformance('dead-letter: the order in which several go', (test) => {
  test('is that of their priorities where several are rejected', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, { 'x-max-priority': 3 })
    const inbox = await collect(channel, queue)
    for (const priority of [0, 3, 1]) await sendConfirmed(channel, queue, priority, { priority })
    await broker.until(() => inbox.bodies.length === 3)
    channel.nackAll(false)
    await broker.holds(channel, dead, 3)
    expect(await drained(channel, dead)).toEqual(['3', '1', '0'])
  })

  test('is that of their priorities where several expire', async (broker) => {
    const { channel } = await broker.openConfirming()
    const args = { 'x-max-priority': 3, 'x-message-ttl': 100 }
    const { queue, dead } = await mortal(broker, channel, args)
    for (const priority of [0, 3, 1]) send(channel, queue, priority, { priority })
    await channel.waitForConfirms()
    await broker.holds(channel, dead, 3)
    expect(await drained(channel, dead)).toEqual(['3', '1', '0'])
  })

  test('is one of its own where one message takes the place of several in a quorum queue', async (broker) => {
    const { channel } = await broker.openConfirming()
    const args = { 'x-queue-type': 'quorum', 'x-max-length-bytes': 40 }
    const { queue, dead } = await mortal(broker, channel, args)
    // in some versions the properties count, too, which are a few bytes
    for (const body of ['1', '2', '3']) await sendConfirmed(channel, queue, body)
    await sendConfirmed(channel, queue, '4'.repeat(40))
    await broker.until(async () => (await channel.checkQueue(dead)).messageCount >= 3)
    expect((await drained(channel, dead)).slice(0, 3)).toEqual(
      broker.by({ '3.10': ['3', '2', '1'], '4.3': ['1', '2', '3'] }),
    )
  })

  test('is that of arrival where one message takes the place of several in a classic queue', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, { 'x-max-length-bytes': 4 })
    for (const body of ['1', '2', '3', '4444']) await sendConfirmed(channel, queue, body)
    await broker.holds(channel, dead, 3)
    expect(await drained(channel, dead)).toEqual(['1', '2', '3'])
  })
})

conformance('dead-letter: original-expiration and lazy queues', (test) => {
  const lazy = { 'x-queue-mode': 'lazy' }

  async function original(broker: Broker, channel: ConfirmChannel, dead: string): Promise<unknown> {
    await broker.holds(channel, dead, 1)
    const [death] = (await take(channel, dead)).properties.headers?.['x-death'] ?? []
    return (death as unknown as Record<string, unknown>)['original-expiration']
  }

  test.before('4.0')('forget it of what has waited in the queue and expires', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, { ...lazy, 'x-message-ttl': 60 })
    await sendConfirmed(channel, queue, 'm', { expiration: '50000' })
    expect(await original(broker, channel, dead)).toBeUndefined()
  })

  test.before('4.0')(
    'forget it of what has waited in the queue and is rejected',
    async (broker) => {
      const { channel } = await broker.openConfirming()
      const { queue, dead } = await mortal(broker, channel, lazy)
      await sendConfirmed(channel, queue, 'm', { expiration: '50000' })
      expect((await take(channel, queue)).properties.expiration).toBe('50000')
      channel.nackAll(false)
      expect(await original(broker, channel, dead)).toBeUndefined()
    },
  )

  test.before('4.0')('forget it of what is too much for the queue', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, { ...lazy, 'x-max-length': 0 })
    await sendConfirmed(channel, queue, 'm', { expiration: '50000' })
    expect(await original(broker, channel, dead)).toBeUndefined()
  })

  test('remember it of what a consumer got at once', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, lazy)
    await collect(channel, queue, {}, (message) => channel.nack(message, false, false))
    await sendConfirmed(channel, queue, 'm', { expiration: '50000' })
    expect(await original(broker, channel, dead)).toBe('50000')
  })

  test.before('4.0')(
    'forget it of what came back to the queue and is rejected then',
    async (broker) => {
      const { channel } = await broker.openConfirming()
      const { queue, dead } = await mortal(broker, channel, lazy)
      const inbox = await collect(channel, queue)
      await sendConfirmed(channel, queue, 'm', { expiration: '50000' })
      await broker.until(() => inbox.bodies.length === 1)
      await channel.cancel(inbox.tag)
      channel.nackAll(true)
      await broker.holds(channel, queue, 1)
      const [message] = await takeMany(channel, queue, 1)
      channel.nack(message!, false, false)
      expect(await original(broker, channel, dead)).toBeUndefined()
    },
  )

  test.each(['blind copies', 'direct replies'])(
    'remember it of what the publish has changed: %s',
    async (broker, change) => {
      const { channel } = await broker.openConfirming()
      const { queue, dead } = await mortal(broker, channel, lazy)
      await channel.consume('amq.rabbitmq.reply-to', () => undefined, { noAck: true })
      const options =
        change === 'blind copies' ? { BCC: [broker.name()] } : { replyTo: 'amq.rabbitmq.reply-to' }
      await sendConfirmed(channel, queue, 'm', { ...options, expiration: '60' })
      expect(await original(broker, channel, dead)).toBe('60')
    },
  )

  test('remember it of all but the last that come back and go out again at once', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, lazy)
    const inbox = await collect(channel, queue)
    for (const body of ['1', '2', '3'])
      await sendConfirmed(channel, queue, body, { expiration: '50000' })
    await broker.until(() => inbox.bodies.length === 3)
    channel.nackAll(true)
    await broker.until(() => inbox.bodies.length === 6)
    channel.nackAll(false)
    await broker.holds(channel, dead, 3)
    const known: unknown[] = []
    for (const { properties } of await takeMany(channel, dead, 3)) {
      const [death] = properties.headers?.['x-death'] ?? []
      known.push((death as unknown as Record<string, unknown>)['original-expiration'])
    }
    const last = broker.by({ '3.10': undefined, '4.0': '50000' })
    expect(known).toEqual(['50000', '50000', last])
  })

  test('remember it of what comes back too late', async (broker) => {
    const { channel } = await broker.openConfirming()
    const { queue, dead } = await mortal(broker, channel, lazy)
    const inbox = await collect(channel, queue)
    await sendConfirmed(channel, queue, 'm', { expiration: '0' })
    await broker.until(() => inbox.bodies.length === 1)
    await channel.cancel(inbox.tag)
    channel.nackAll(true)
    expect(await original(broker, channel, dead)).toBe('0')
  })

  test('remember it of what they refuse', async (broker) => {
    const { channel } = await broker.openConfirming()
    const args = { ...lazy, 'x-max-length': 0, 'x-overflow': 'reject-publish-dlx' }
    const { queue, dead } = await mortal(broker, channel, args)
    expect(await sendConfirmed(channel, queue, 'm', { expiration: '50000' })).toBe('nack')
    expect(await original(broker, channel, dead)).toBe('50000')
  })
})
