import { expect } from 'vitest'
import { collect, conformance, send, sendAll, take, type Inbox } from '../support/conformance.js'

const total = (...inboxes: Inbox[]) => inboxes.reduce((sum, { bodies }) => sum + bodies.length, 0)
/** So long does a case wait to see that nothing more comes. */
const quietMs = 30

conformance('prefetch: of each consumer', (test) => {
  test('is unlimited at first', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    for (let i = 0; i < 200; i++) send(channel, queue, i)
    await broker.until(() => inbox.bodies.length === 200)
  })

  test('limits what is unacked, and each ack lets one more come', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(await channel.prefetch(2)).toEqual({})
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.holds(channel, queue, 3)
    expect(inbox.bodies).toEqual(['1', '2'])
    channel.ack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 3)
    channel.ack(inbox.messages[2]!, true)
    await broker.until(() => inbox.bodies.length === 5)
    await broker.passes(quietMs)
    expect(inbox.bodies).toEqual(['1', '2', '3', '4', '5'])
  })

  test('counts each consumer of a channel by itself', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    await channel.prefetch(1)
    const inboxes = [
      await collect(channel, first),
      await collect(channel, first),
      await collect(channel, second),
    ]
    sendAll(channel, first, [1, 2, 3])
    sendAll(channel, second, [4, 5])
    await broker.holds(channel, first, 1)
    await broker.holds(channel, second, 1)
    expect(inboxes.map((inbox) => inbox.bodies)).toEqual([['1'], ['2'], ['4']])
  })

  test('holds for consumers to come, not for those there are', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const early = await collect(channel, queue)
    await channel.prefetch(3)
    const late = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5, 6])
    await broker.holds(channel, queue, 2)
    expect([early.bodies.length, late.bodies.length]).toEqual([1, 3])
  })

  test('holds for one channel alone', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const limited = await collect(channel, queue)
    const free = await collect(other, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.until(() => total(limited, free) === 5)
    expect(limited.bodies).toEqual(['1'])
  })

  test('is lifted with 0', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    await channel.prefetch(0)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => inbox.bodies.length === 3)
  })

  test('does not limit a consumer without acks', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const inbox = await collect(channel, queue, { noAck: true })
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => inbox.bodies.length === 3)
  })

  test('does not limit get, and get does not use it up', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    sendAll(channel, queue, [1, 2, 3])
    await take(channel, queue)
    await take(channel, queue)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 1)
    expect(inbox.bodies).toEqual(['3'])
  })

  test('is given back by a nack that discards', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => inbox.bodies.length === 1)
    channel.nack(inbox.messages[0]!, false, false)
    await broker.until(() => inbox.bodies.length === 2)
    channel.reject(inbox.messages[1]!, false)
    await broker.until(() => inbox.bodies.length === 3)
    expect(inbox.bodies).toEqual(['1', '2', '3'])
  })

  test('is given back by a nack that requeues: the same comes again', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => inbox.bodies.length === 1)
    channel.nack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 2)
    expect(inbox.bodies).toEqual(['1', '1 (again)'])
  })

  test('is given back by recover', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(2)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => inbox.bodies.length === 2)
    await channel.recover()
    await broker.until(() => inbox.bodies.length === 4)
    await broker.passes(quietMs)
    expect(inbox.bodies).toEqual(['1', '2', '1 (again)', '2 (again)'])
  })

  test('of a cancelled consumer is gone with it, what it holds is not', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const first = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => first.bodies.length === 1)
    await channel.cancel(first.tag)
    const second = await collect(channel, queue)
    await broker.until(() => second.bodies.length === 1)
    channel.ack(first.messages[0]!)
    await broker.passes(quietMs)
    expect(second.bodies).toEqual(['2'])
  })

  test('lets acks in any order count', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(3)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.until(() => inbox.bodies.length === 3)
    channel.ack(inbox.messages[2]!)
    await broker.until(() => inbox.bodies.length === 4)
    channel.ack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 5)
    expect(inbox.bodies).toEqual(['1', '2', '3', '4', '5'])
  })
})
