import type { Message } from 'amqplib'
import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  send,
  sendAll,
  take,
  takeMany,
} from '../support/conformance.js'

/** A message of which only the tag matters. */
function tagged(deliveryTag: unknown): Message {
  return { fields: { deliveryTag }, properties: {}, content: bytes('') } as unknown as Message
}

const unknownTag = (tag: number) => `406 PRECONDITION_FAILED - unknown delivery tag ${tag}`

conformance('settle: ack', (test) => {
  test('one is gone, the rest comes back with the channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const messages = await takeMany(channel, queue, 3)
    channel.ack(messages[1]!)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 2)
    expect(await drained(next, queue)).toEqual(['1 (again)', '3 (again)'])
  })

  test('all up to one are gone', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4])
    const messages = await takeMany(channel, queue, 4)
    channel.ack(messages[2]!, true)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 1)
    expect(await drained(next, queue)).toEqual(['4 (again)'])
  })

  test('all are gone', async (broker) => {
    const { connection, channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    sendAll(channel, first, [1, 2])
    sendAll(channel, second, [3, 4])
    await takeMany(channel, first, 2)
    await takeMany(channel, second, 1)
    channel.ackAll()
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, second, 1)
    expect(await drained(next, first)).toEqual([])
    expect(await drained(next, second)).toEqual(['4'])
  })

  test('all with nothing unacked is fine', async (broker) => {
    const { channel } = await broker.open()
    channel.ackAll()
    channel.nackAll()
    channel.nackAll(false)
    expect(await channel.checkExchange('amq.direct')).toEqual({})
  })

  test('all leaves other channels alone', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await take(channel, queue)
    await take(other, queue)
    channel.ackAll()
    await channel.checkQueue(queue)
    await other.close()
    await broker.holds(channel, queue, 1)
    expect(await drained(channel, queue)).toEqual(['2 (again)'])
  })

  test('of tag 0 with all up to it means all', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    channel.ack(tagged(0), true)
    await channel.close()
    expect(await drained(await broker.channel(connection), queue)).toEqual([])
  })

  test('of tag 0 alone closes the channel', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await take(channel, queue)
    expect(await broker.channelError(channel, () => channel.ack(tagged(0)))).toBe(unknownTag(0))
  })

  test('of a tag never given closes the channel, and all comes back', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    expect(await broker.channelError(channel, () => channel.ack(tagged(3)))).toBe(unknownTag(3))
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 2)
    expect(await drained(next, queue)).toEqual(['1 (again)', '2 (again)'])
  })

  test('up to a tag never given closes the channel and acks nothing', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    expect(await broker.channelError(channel, () => channel.ack(tagged(9), true))).toBe(
      unknownTag(9),
    )
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 2)
    expect(await drained(next, queue)).toEqual(['1 (again)', '2 (again)'])
  })

  test('twice closes the channel', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    const [first] = await takeMany(channel, queue, 2)
    channel.ack(first!)
    expect(await broker.channelError(channel, () => channel.ack(first!))).toBe(unknownTag(1))
  })

  test('up to a tag that is acked already closes the channel', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const messages = await takeMany(channel, queue, 3)
    channel.ack(messages[1]!)
    expect(await broker.channelError(channel, () => channel.ack(messages[1]!, true))).toBe(
      unknownTag(2),
    )
  })

  test('after nack, and nack after ack, close the channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 1)
    const message = await take(channel, queue)
    channel.nack(message, false, false)
    expect(await broker.channelError(channel, () => channel.ack(message))).toBe(unknownTag(1))
    const next = await broker.channel(connection)
    send(next, queue, 2)
    const other = await take(next, queue)
    next.ack(other)
    expect(await broker.channelError(next, () => next.reject(other))).toBe(unknownTag(1))
  })

  test('of a message of a closed channel is not possible on the next', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    const message = await take(channel, queue)
    await channel.close()
    const next = await broker.channel(connection)
    expect(await broker.channelError(next, () => next.ack(message))).toBe(unknownTag(1))
    const last = await broker.channel(connection)
    await broker.holds(last, queue, 1)
    expect(await drained(last, queue)).toEqual(['m (again)'])
  })

  test('of a great tag names it in full', async (broker) => {
    const { channel } = await broker.open()
    const tag = 2 ** 52 + 1
    expect(await broker.channelError(channel, () => channel.ack(tagged(tag)))).toBe(unknownTag(tag))
  })

  test('spans what consumers and gets were given', async (broker) => {
    const { connection, channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    const inbox = await collect(channel, first)
    sendAll(channel, first, [1, 2])
    await broker.until(() => inbox.bodies.length === 2)
    sendAll(channel, second, [3, 4])
    const got = await takeMany(channel, second, 2)
    channel.ack(got[0]!, true)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, second, 1)
    expect(await drained(next, first)).toEqual([])
    expect(await drained(next, second)).toEqual(['4 (again)'])
  })
})

conformance('settle: nack and reject', (test) => {
  test('put a message back, marked', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    const [first, second] = await takeMany(channel, queue, 2)
    channel.nack(first!)
    channel.reject(second!)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2 (again)'])
  })

  test('drop a message when told not to requeue', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    const [first, second] = await takeMany(channel, queue, 2)
    channel.nack(first!, false, false)
    channel.reject(second!, false)
    await channel.close()
    expect(await drained(await broker.channel(connection), queue)).toEqual([])
  })

  test('put back all up to one', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4])
    const messages = await takeMany(channel, queue, 4)
    channel.ack(messages[1]!)
    channel.nack(messages[2]!, true)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '3 (again)'])
  })

  test('drop all up to one', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const messages = await takeMany(channel, queue, 3)
    channel.nack(messages[1]!, true, false)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 1)
    expect(await drained(next, queue)).toEqual(['3 (again)'])
  })

  test('put back all of several queues', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    sendAll(channel, first, [1, 2])
    sendAll(channel, second, [3])
    await takeMany(channel, first, 2)
    await takeMany(channel, second, 1)
    channel.nackAll()
    expect(await drained(channel, first)).toEqual(['1 (again)', '2 (again)'])
    expect(await drained(channel, second)).toEqual(['3 (again)'])
  })

  test('drop all', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    channel.nackAll(false)
    await channel.close()
    expect(await drained(await broker.channel(connection), queue)).toEqual([])
  })

  test('of a tag never given close the channel', async (broker) => {
    const { connection, channel } = await broker.open()
    expect(await broker.channelError(channel, () => channel.nack(tagged(4)))).toBe(unknownTag(4))
    const next = await broker.channel(connection)
    expect(await broker.channelError(next, () => next.reject(tagged(5), false))).toBe(unknownTag(5))
    const last = await broker.channel(connection)
    expect(await broker.channelError(last, () => last.nack(tagged(6), true, false))).toBe(
      unknownTag(6),
    )
  })

  test('give the message a new tag', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    const message = await take(channel, queue)
    channel.nack(message)
    expect((await take(channel, queue)).fields.deliveryTag).toBe(2)
    expect(await broker.channelError(channel, () => channel.ack(message))).toBe(unknownTag(1))
  })

  test('requeue when nothing is said', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    const [first, second] = await takeMany(channel, queue, 2)
    channel.nack(first!, undefined, undefined)
    channel.reject(second!, undefined)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2 (again)'])
  })
})
