import type { Channel, ChannelModel } from 'amqplib'
import { expect } from 'vitest'
import {
  collect,
  conformance,
  drained,
  publish,
  send,
  take,
  type Broker,
} from '../support/conformance.js'

/** Whether a queue is there, asked on a channel of its own. */
async function exists(broker: Broker, connection: ChannelModel, queue: string): Promise<boolean> {
  const probe = await broker.channel(connection)
  const found = await probe.checkQueue(queue).then(
    () => true,
    () => false,
  )
  if (found) await probe.close()
  return found
}

/** Declares an exclusive queue once the one of another connection is gone, which may take RabbitMQ a moment. */
async function declareFreed(
  broker: Broker,
  connection: ChannelModel,
  queue: string,
): Promise<{ readonly channel: Channel }> {
  for (;;) {
    const channel = await broker.channel(connection)
    const isFree = await channel.assertQueue(queue, { exclusive: true }).then(
      () => true,
      () => false,
    )
    if (isFree) return { channel }
    await broker.passes(4)
  }
}

conformance('queue: exclusive', (test) => {
  const locked = (queue: string) =>
    `405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`

  test('is shared by the channels of its connection', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const second = await broker.channel(connection)
    send(second, queue, 'm')
    expect(await second.assertQueue(queue, { exclusive: true })).toMatchObject({ queue })
    expect(await drained(second, queue)).toEqual(['m'])
    expect(await second.deleteQueue(queue)).toEqual({ messageCount: 0 })
  })

  test('outlives the channel that declared it', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await channel.close()
    const second = await broker.channel(connection)
    expect(await drained(second, queue)).toEqual(['m'])
  })

  test('goes with its connection, and its name is free', async (broker) => {
    const { connection } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(other.channel)
    send(other.channel, queue, 'gone')
    await other.connection.close()
    const { channel } = await declareFreed(broker, connection, queue)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('gives its name back when it is deleted', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    await channel.deleteQueue(queue)
    expect(await other.channel.assertQueue(queue, { exclusive: true })).toMatchObject({ queue })
    expect(await broker.channelError(channel, () => channel.checkQueue(queue))).toBe(locked(queue))
  })

  test('takes messages from other connections', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, exchange, '')
    send(other.channel, queue, 1)
    publish(other.channel, exchange, '', 2)
    await other.channel.waitForConfirms()
    expect(await drained(channel, queue)).toEqual(['1', '2'])
  })

  test('cannot be deleted by another connection, also on a condition', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    const remove = () => other.channel.deleteQueue(queue, { ifUnused: true })
    expect(await broker.channelError(other.channel, remove)).toBe(locked(queue))
  })

  test('is locked before its properties are compared', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    const declare = () => other.channel.assertQueue(queue, { maxLength: 4 })
    expect(await broker.channelError(other.channel, declare)).toBe(locked(queue))
  })

  test('does not dead-letter what it held when its connection goes', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(other.channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(other.channel, queue, 'm')
    await other.channel.waitForConfirms()
    await other.connection.close()
    expect(await drained(channel, dead)).toEqual([])
  })

  test('takes its bindings with it', async (broker) => {
    const { connection, channel: first } = await broker.open()
    const other = await broker.open()
    const exchange = await broker.exchange(first, 'direct')
    const queue = await broker.boundQueue(other.channel, exchange, 'k')
    await other.connection.close()
    const { channel } = await declareFreed(broker, connection, queue)
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual([])
  })
})

conformance('queue: auto-delete', (test) => {
  test('waits for its first consumer', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    send(channel, queue, 'm')
    await take(channel, queue)
    await channel.close()
    expect(await exists(broker, connection, queue)).toBe(true)
  })

  test('goes with the last of its consumers', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    await channel.cancel(first.tag)
    expect(await exists(broker, connection, queue)).toBe(true)
    await channel.cancel(second.tag)
    await broker.until(async () => !(await exists(broker, connection, queue)))
    expect([first.cancels(), second.cancels()]).toEqual([0, 0])
  })

  test('goes with the channel of its last consumer', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    const second = await broker.channel(connection)
    await collect(second, queue)
    await second.close()
    await broker.until(async () => !(await exists(broker, connection, queue)))
  })

  test('goes with the connection of its last consumer', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    await collect(other.channel, queue)
    await other.connection.close()
    await broker.until(async () => !(await exists(broker, connection, queue)))
  })

  test('goes when a channel error takes its consumer', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    await collect(channel, queue)
    await broker.channelError(channel, () => channel.checkQueue(broker.name('missing')))
    await broker.until(async () => !(await exists(broker, connection, queue)))
  })

  test('takes along what was unacked', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    const second = await broker.channel(connection)
    const inbox = await collect(second, queue)
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
    await second.close()
    await broker.until(async () => !(await exists(broker, connection, queue)))
    expect(await channel.assertQueue(queue, { durable: false })).toMatchObject({ messageCount: 0 })
  })

  test('is deleted like any other', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    send(channel, queue, 'm')
    await broker.holds(channel, queue, 1)
    expect(await channel.deleteQueue(queue)).toEqual({ messageCount: 1 })
  })

  test('starts anew when it is declared again', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    const { tag } = await collect(channel, queue)
    await channel.cancel(tag)
    await broker.until(async () => !(await exists(broker, connection, queue)))
    await channel.assertQueue(queue, { durable: false, autoDelete: true })
    expect(await exists(broker, connection, queue)).toBe(true)
  })
})

conformance('queue: expires', (test) => {
  test('goes when nobody has used it for so long, with its messages', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, expires: 80 })
    send(channel, queue, 'm')
    await broker.passes(300)
    expect(await exists(broker, connection, queue)).toBe(false)
  })

  test('stays as long as it is consumed, and goes after', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, expires: 80 })
    const inbox = await collect(channel, queue)
    await broker.passes(300)
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
    await channel.cancel(inbox.tag)
    await broker.passes(300)
    expect(await exists(broker, connection, queue)).toBe(false)
  })

  test('is not kept by an unacked message', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, expires: 80 })
    send(channel, queue, 'm')
    const message = await take(channel, queue)
    await broker.passes(300)
    channel.ack(message)
    expect(await exists(broker, connection, queue)).toBe(false)
  })

  test('is kept by declares that find a classic queue there, and not a quorum queue', async (broker) => {
    const { connection, channel } = await broker.open()
    const options = { durable: true, expires: 1200 }
    const quorum = { ...options, arguments: { 'x-queue-type': 'quorum' } }
    const classic = await broker.queue(channel, { ...options, exclusive: false })
    const other = await broker.queue(channel, { ...quorum, exclusive: false })
    send(channel, classic, 'm')
    send(channel, other, 'm')
    // RabbitMQ looks after quorum queues every five seconds
    for (let i = 0; i < 15; i++) {
      await broker.passes(500)
      await channel.assertQueue(classic, { ...options, durable: true })
      if (await exists(broker, connection, other)) await channel.assertQueue(other, quorum)
      else break
    }
    expect((await channel.checkQueue(classic)).messageCount).toBe(1)
    expect(await exists(broker, connection, other)).toBe(false)
  })

  test('is not kept by bindings', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, expires: 80 })
    const exchange = await broker.exchange(channel, 'fanout', { autoDelete: true })
    await channel.bindQueue(queue, exchange, '')
    await broker.passes(300)
    expect(await exists(broker, connection, queue)).toBe(false)
    expect(await broker.channelError(channel, () => channel.checkExchange(exchange))).toContain(
      '404 NOT_FOUND',
    )
  })

  test('does not dead-letter its messages', async (broker) => {
    const { connection, channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      exclusive: false,
      expires: 80,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm')
    await broker.passes(300)
    expect(await exists(broker, connection, queue)).toBe(false)
    expect(await drained(channel, dead)).toEqual([])
  })

  test('gets another time of use from each get, also of nothing', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, expires: 400 })
    for (let i = 0; i < 3; i++) {
      await broker.passes(200)
      expect(await channel.get(queue)).toBe(false)
    }
    expect(await exists(broker, connection, queue)).toBe(true)
  })

  test('gets no time from publishes, purges and binds', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, expires: 300 })
    await broker.passes(150)
    send(channel, queue, 'm')
    await channel.bindQueue(queue, 'amq.fanout', broker.name('key'))
    await channel.purgeQueue(queue)
    await broker.passes(300)
    expect(await exists(broker, connection, queue)).toBe(false)
  })
})
