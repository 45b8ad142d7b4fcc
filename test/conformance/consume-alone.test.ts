import type { Channel } from 'amqplib'
import { expect } from 'vitest'
import {
  type Broker,
  collect,
  conformance,
  type Inbox,
  send,
  sendAll,
  take,
  text,
} from '../support/conformance.js'

const inUse = (queue: string) =>
  `403 ACCESS_REFUSED - queue '${queue}' in vhost '/' in exclusive use`
/** So long does a case wait to see that nothing more comes. */
const quietMs = 30

conformance('consume: exclusively', (test) => {
  test('keeps other consumers out', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue, { exclusive: true })
    expect(await broker.channelError(channel, () => collect(channel, queue))).toBe(inUse(queue))
    expect(inbox.cancels()).toBe(0)
  })

  test('keeps other exclusive consumers out', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    await collect(channel, queue, { exclusive: true })
    const consume = () => collect(other, queue, { exclusive: true })
    expect(await broker.channelError(other, consume)).toBe(inUse(queue))
  })

  test('is not to be had while others consume', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    const consume = () => collect(other, queue, { exclusive: true })
    expect(await broker.channelError(other, consume)).toBe(inUse(queue))
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('keeps other connections out of a shared queue', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    await collect(channel, queue, { exclusive: true })
    expect(await broker.channelError(other.channel, () => collect(other.channel, queue))).toBe(
      inUse(queue),
    )
  })

  test('ends when the consumer is cancelled', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const { tag } = await collect(channel, queue, { exclusive: true })
    await channel.cancel(tag)
    const inbox = await collect(channel, queue)
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('ends with the channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    await collect(other, queue, { exclusive: true })
    await other.close()
    await broker.until(async () => (await channel.checkQueue(queue)).consumerCount === 0)
    const inbox = await collect(channel, queue, { exclusive: true })
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('lets others get, purge and publish', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    await channel.prefetch(1)
    await collect(channel, queue, { exclusive: true })
    sendAll(other.channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 2)
    expect(text((await take(other.channel, queue)).content)).toBe('2')
    await broker.holds(channel, queue, 1)
    expect(await other.channel.purgeQueue(queue)).toEqual({ messageCount: 1 })
  })
})

function singleActive(broker: Broker, channel: Channel): Promise<string> {
  return broker.queue(channel, { arguments: { 'x-single-active-consumer': true } })
}

conformance('consume: single active', (test) => {
  test('serves the first consumer alone', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => first.bodies.length === 3)
    expect(second.bodies).toEqual([])
    expect(await channel.checkQueue(queue)).toMatchObject({ consumerCount: 2 })
  })

  test('does not go on to the next when the active one is at its limit', async (broker) => {
    const { connection, channel } = await broker.open()
    const limited = await broker.channel(connection)
    await limited.prefetch(1)
    const queue = await singleActive(broker, channel)
    const first = await collect(limited, queue)
    const second = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 1)
    await broker.passes(quietMs)
    expect([first.bodies, second.bodies]).toEqual([['1'], []])
    limited.ack(first.messages[0]!)
    await broker.until(() => first.bodies.length === 2)
  })

  test('hands over when the active one is cancelled', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const inboxes: Inbox[] = []
    for (let i = 0; i < 3; i++) inboxes.push(await collect(channel, queue))
    for (const [i, inbox] of inboxes.entries()) {
      send(channel, queue, i)
      await broker.until(() => inbox.bodies.length === 1)
      await channel.cancel(inbox.tag)
    }
    expect(inboxes.map((inbox) => inbox.bodies)).toEqual([['0'], ['1'], ['2']])
  })

  test('hands over, with what was unacked, when the channel of the active one closes', async (broker) => {
    const { connection, channel } = await broker.open()
    const leaving = await broker.channel(connection)
    const queue = await singleActive(broker, channel)
    const first = await collect(leaving, queue)
    const second = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => first.bodies.length === 2)
    await leaving.close()
    await broker.until(() => second.bodies.length === 2)
    expect(second.bodies).toEqual(['1 (again)', '2 (again)'])
  })

  test('hands over when the connection of the active one closes', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, {
      exclusive: false,
      arguments: { 'x-single-active-consumer': true },
    })
    const first = await collect(other.channel, queue)
    const second = await collect(channel, queue)
    send(channel, queue, 1)
    await broker.until(() => first.bodies.length === 1)
    await other.connection.close()
    await broker.until(() => second.bodies.length === 1)
    expect(second.bodies).toEqual(['1 (again)'])
  })

  test('stays with the active one when another is cancelled', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const inboxes: Inbox[] = []
    for (let i = 0; i < 3; i++) inboxes.push(await collect(channel, queue))
    await channel.cancel(inboxes[1]!.tag)
    send(channel, queue, 1)
    await broker.until(() => inboxes[0]!.bodies.length === 1)
    await channel.cancel(inboxes[0]!.tag)
    send(channel, queue, 2)
    await broker.until(() => inboxes[2]!.bodies.length === 1)
  })

  test('gives a reject back to the active one', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    let rejects = 1
    const first = await collect(channel, queue, {}, (message) => {
      if (rejects-- > 0) channel.nack(message)
    })
    const second = await collect(channel, queue)
    send(channel, queue, 'm')
    await broker.until(() => first.bodies.length === 2)
    expect([first.bodies, second.bodies]).toEqual([['m', 'm (again)'], []])
  })

  test('does not change hands for a consumer of higher priority', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const first = await collect(channel, queue)
    const high = await collect(channel, queue, { priority: 10 })
    sendAll(channel, queue, [1, 2])
    await broker.until(() => first.bodies.length === 2)
    expect(high.bodies).toEqual([])
  })

  test('goes to the highest priority at the hand-over', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const first = await collect(channel, queue)
    const low = await collect(channel, queue)
    const high = await collect(channel, queue, { priority: 10 })
    await channel.cancel(first.tag)
    send(channel, queue, 1)
    await broker.until(() => high.bodies.length === 1)
    expect(low.bodies).toEqual([])
  })

  test('starts with whoever comes after all have left', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const { tag } = await collect(channel, queue)
    await channel.cancel(tag)
    send(channel, queue, 1)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('refuses an exclusive consumer', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const consume = () => collect(channel, queue, { exclusive: true })
    expect(await broker.channelError(channel, consume)).toBe(inUse(queue))
  })

  test('tells all consumers when the queue is deleted', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    await channel.deleteQueue(queue)
    await broker.until(() => first.cancels() + second.cancels() === 2)
  })

  test('lets the old active one settle what it holds', async (broker) => {
    const { channel } = await broker.open()
    const queue = await singleActive(broker, channel)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => first.bodies.length === 2)
    await channel.cancel(first.tag)
    channel.ack(first.messages[0]!)
    channel.nack(first.messages[1]!)
    await broker.until(() => second.bodies.length === 1)
    expect(second.bodies).toEqual(['2 (again)'])
  })

  test('serves only the active one with priorities of messages', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, {
      maxPriority: 5,
      arguments: { 'x-single-active-consumer': true },
    })
    send(channel, queue, 'low', { priority: 1 })
    send(channel, queue, 'high', { priority: 5 })
    await broker.holds(channel, queue, 2)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    await broker.until(() => first.bodies.length === 2)
    expect(first.bodies).toEqual(['high', 'low'])
    expect(second.bodies).toEqual([])
  })
})
