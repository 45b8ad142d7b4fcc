import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  send,
  sendAll,
  take,
  text,
} from '../support/conformance.js'

conformance('get', (test) => {
  test('answers false for an empty queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(await channel.get(queue)).toBe(false)
    expect(await channel.get(queue, { noAck: true })).toBe(false)
  })

  test('gives the message with the number of those behind it', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    channel.publish(exchange, 'k', bytes('m'), { type: 't' })
    sendAll(channel, queue, [2, 3])
    await broker.holds(channel, queue, 3)
    const message = await take(channel, queue)
    expect(message.fields).toEqual({
      deliveryTag: 1,
      redelivered: false,
      exchange,
      routingKey: 'k',
      messageCount: 2,
    })
    expect(message.content).toEqual(bytes('m'))
    expect(message.properties.type).toBe('t')
  })

  test('counts what is ready, not what is unacked', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 3)
    const counts = []
    for (let i = 0; i < 3; i++) counts.push((await take(channel, queue)).fields.messageCount)
    expect(counts).toEqual([2, 1, 0])
  })

  test('uses up tags whether or not it wants acks', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const tags = []
    for (const noAck of [true, false, true]) {
      tags.push((await take(channel, queue, { noAck })).fields.deliveryTag)
    }
    expect(tags).toEqual([1, 2, 3])
  })

  test('without ack forgets the message', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await take(channel, queue, { noAck: true })
    await channel.close()
    expect(await drained(await broker.channel(connection), queue)).toEqual([])
  })

  test('without ack closes the channel of who acks nevertheless', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    const message = await take(channel, queue, { noAck: true })
    expect(await broker.channelError(channel, () => channel.ack(message))).toBe(
      '406 PRECONDITION_FAILED - unknown delivery tag 1',
    )
  })

  test('gives back with the channel what is unacked', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await take(channel, queue)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 2)
    expect(await drained(next, queue)).toEqual(['1 (again)', '2'])
  })

  test('refuses a queue that is not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    expect(await broker.channelError(channel, () => channel.get(queue))).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('refuses the exclusive queue of another connection', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    expect(await broker.channelError(other.channel, () => other.channel.get(queue))).toContain(
      `405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}'`,
    )
  })

  test('several at once are answered in order', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const got = await Promise.all([1, 2, 3, 4].map(() => channel.get(queue)))
    expect(got.map((message) => message && text(message.content))).toEqual(['1', '2', '3', false])
  })

  test('takes what a consumer at its limit leaves', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 1)
    expect(text((await take(channel, queue)).content)).toBe('2')
  })

  test('by two channels gives each another message', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    const first = await take(channel, queue)
    const second = await take(other, queue)
    expect([text(first.content), text(second.content)]).toEqual(['1', '2'])
    expect([first.fields.deliveryTag, second.fields.deliveryTag]).toEqual([1, 1])
  })

  test('sees at once what its channel has published', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (let i = 0; i < 20; i++) {
      send(channel, queue, i)
      expect(text((await take(channel, queue, { noAck: true })).content)).toBe(String(i))
    }
  })

  test('marks what was got before, and what a consumer had', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 1)
    channel.nack(await take(channel, queue))
    const again = await take(channel, queue)
    expect(again.fields.redelivered).toBe(true)
    channel.ack(again)
    const inbox = await collect(channel, queue)
    send(channel, queue, 2)
    await broker.until(() => inbox.messages.length === 1)
    await channel.cancel(inbox.tag)
    channel.nack(inbox.messages[0]!)
    expect((await take(channel, queue)).fields.redelivered).toBe(true)
  })
})
