import type { Channel, Options } from 'amqplib'
import { expect } from 'vitest'
import {
  collect,
  conformance,
  drained,
  publish,
  send,
  sendAll,
  take,
  takeMany,
} from '../support/conformance.js'

conformance('requeue: order', (test) => {
  test('puts a message back in its old place', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4])
    const [, second] = await takeMany(channel, queue, 3)
    channel.nack(second!)
    expect(await drained(channel, queue)).toEqual(['2 (again)', '4'])
  })

  test('puts messages back in their old order, whatever the order of the nacks', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    const messages = await takeMany(channel, queue, 4)
    for (const i of [2, 0, 3, 1]) channel.nack(messages[i]!)
    expect(await drained(channel, queue)).toEqual([
      '1 (again)',
      '2 (again)',
      '3 (again)',
      '4 (again)',
      '5',
    ])
  })

  test('puts a message back before those published meanwhile', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 1)
    const message = await take(channel, queue)
    sendAll(channel, queue, [2, 3])
    channel.nack(message)
    send(channel, queue, 4)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2', '3', '4'])
  })

  test('lets a message go to its place a second time', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    for (let i = 0; i < 3; i++) {
      const [first, second] = await takeMany(channel, queue, 2)
      channel.nack(second!)
      channel.nack(first!)
    }
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2 (again)', '3'])
  })

  test('fills gaps that acks left', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    const messages = await takeMany(channel, queue, 5)
    channel.ack(messages[0]!)
    channel.ack(messages[2]!)
    channel.nack(messages[4]!, true)
    expect(await drained(channel, queue)).toEqual(['2 (again)', '4 (again)', '5 (again)'])
  })

  test('mixes what several channels give back', async (broker) => {
    const { connection, channel } = await broker.open()
    const [a, b] = [await broker.channel(connection), await broker.channel(connection)]
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.holds(channel, queue, 5)
    for (const owner of [a, b, a, b]) await take(owner, queue)
    await b.close()
    await broker.holds(channel, queue, 3)
    await a.close()
    await broker.holds(channel, queue, 5)
    expect(await drained(channel, queue)).toEqual([
      '1 (again)',
      '2 (again)',
      '3 (again)',
      '4 (again)',
      '5',
    ])
  })

  test('gives a consumer what comes back before what waits', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(2)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4])
    await broker.until(() => inbox.bodies.length === 2)
    channel.nack(inbox.messages[1]!, true)
    await broker.until(() => inbox.bodies.length === 4)
    expect(inbox.bodies).toEqual(['1', '2', '1 (again)', '2 (again)'])
  })

  test('of a closed connection is the old one', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 3)
    const inbox = await collect(other.channel, queue)
    await broker.until(() => inbox.bodies.length === 3)
    other.channel.ack(inbox.messages[1]!)
    await other.channel.checkQueue(queue)
    await other.connection.close()
    await broker.holds(channel, queue, 2)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '3 (again)'])
  })

  test('of a channel that made a mistake is the old one', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    await takeMany(channel, queue, 2)
    await broker.channelError(channel, () => channel.checkQueue(broker.name('missing')))
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 3)
    expect(await drained(next, queue)).toEqual(['1 (again)', '2 (again)', '3'])
  })

  test('marks what was given out, read or not', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const other = await broker.channel(connection)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    await other.prefetch(1)
    const inbox = await collect(other, queue)
    await broker.until(() => inbox.bodies.length === 1)
    await other.close()
    await broker.holds(channel, queue, 2)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2'])
  })

  test('keeps priorities apart', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    for (const [body, priority] of [
      ['low 1', 1],
      ['high 1', 4],
      ['low 2', 1],
    ] as const) {
      send(channel, queue, body, { priority })
    }
    await broker.holds(channel, queue, 3)
    await takeMany(channel, queue, 3)
    send(channel, queue, 'high 2', { priority: 4 })
    channel.nackAll()
    expect(await drained(channel, queue)).toEqual([
      'high 1 (again)',
      'high 2',
      'low 1 (again)',
      'low 2 (again)',
    ])
  })
})

conformance('recover', (test) => {
  test('puts back all that is unacked', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    sendAll(channel, first, [1, 2, 3])
    sendAll(channel, second, [4])
    await takeMany(channel, first, 2)
    await take(channel, second)
    expect(await channel.recover()).toEqual({})
    expect(await drained(channel, first)).toEqual(['1 (again)', '2 (again)', '3'])
    expect(await drained(channel, second)).toEqual(['4 (again)'])
  })

  test('with nothing unacked is fine', async (broker) => {
    const { channel } = await broker.open()
    expect(await channel.recover()).toEqual({})
  })

  test('leaves alone what other channels hold', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    await take(other, queue)
    await take(channel, queue)
    await channel.recover()
    expect(await drained(channel, queue)).toEqual(['2 (again)'])
  })

  test('leaves alone what needs no ack', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await take(channel, queue, { noAck: true })
    await channel.recover()
    expect(await drained(channel, queue)).toEqual([])
  })

  test('makes old tags unknown and goes on counting', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    const message = await take(channel, queue)
    await channel.recover()
    expect((await take(channel, queue)).fields.deliveryTag).toBe(2)
    expect(await broker.channelError(channel, () => channel.ack(message))).toBe(
      '406 PRECONDITION_FAILED - unknown delivery tag 1',
    )
  })

  test('gives a consumer its messages again, in order', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => inbox.bodies.length === 3)
    channel.ack(inbox.messages[1]!)
    await channel.recover()
    await broker.until(() => inbox.bodies.length === 5)
    expect(inbox.bodies.slice(3)).toEqual(['1 (again)', '3 (again)'])
  })

  test('keeps the order of what was got and what a consumer holds', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4])
    await take(channel, queue)
    await channel.prefetch(2)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 2)
    await channel.cancel(inbox.tag)
    await channel.recover()
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2 (again)', '3 (again)', '4'])
  })

  test('gives messages back to quorum queues last, as they get them last', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'fanout')
    const bound = async (queue: string, options: Options.AssertQueue) => {
      await channel.assertQueue(queue, options)
      await channel.bindQueue(queue, exchange, '')
      return queue
    }
    const quorum = await bound(broker.name('a'), { arguments: { 'x-queue-type': 'quorum' } })
    const classic = await bound(broker.name('b'), { durable: true })
    const seen: string[] = []
    const consumer = await broker.channel(connection)
    const consume = async (on: Channel): Promise<void> => {
      for (const queue of [quorum, classic]) await on.consume(queue, () => seen.push(queue))
    }
    const isNext = async (): Promise<void> => {
      await broker.until(() => seen.length === 2)
      expect(seen.splice(0)).toEqual([classic, quorum])
    }
    await consume(consumer)
    publish(channel, exchange, '', 'm')
    await isNext()
    consumer.nackAll(true)
    await isNext()
    await consume(channel)
    await consumer.close()
    await isNext()
  })
})
