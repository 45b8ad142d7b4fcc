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

conformance('queue: delete', (test) => {
  test('answers with the number of ready messages', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3, 4])
    await take(channel, queue)
    await broker.holds(channel, queue, 3)
    expect(await channel.deleteQueue(queue)).toEqual({ messageCount: 3 })
  })

  test('of what is not there answers 0, whatever the conditions', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    expect(await channel.deleteQueue(queue)).toEqual({ messageCount: 0 })
    expect(await channel.deleteQueue(queue, { ifEmpty: true })).toEqual({ messageCount: 0 })
    expect(await channel.deleteQueue(queue, { ifUnused: true })).toEqual({ messageCount: 0 })
  })

  test('if empty refuses a queue that is not', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await broker.holds(channel, queue, 1)
    const remove = () => channel.deleteQueue(queue, { ifEmpty: true })
    expect(await broker.channelError(channel, remove)).toBe(
      `406 PRECONDITION_FAILED - queue '${queue}' in vhost '/' not empty`,
    )
  })

  test('if empty takes an empty queue with a consumer', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    expect(await channel.deleteQueue(queue, { ifEmpty: true })).toEqual({ messageCount: 0 })
    await broker.until(() => inbox.cancels() === 1)
  })

  test('if unused refuses a queue with a consumer of whatever connection', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    await collect(other.channel, queue)
    const remove = () => channel.deleteQueue(queue, { ifUnused: true })
    expect(await broker.channelError(channel, remove)).toBe(
      `406 PRECONDITION_FAILED - queue '${queue}' in vhost '/' in use`,
    )
  })

  test('if unused takes a queue full of messages', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    expect(await channel.deleteQueue(queue, { ifUnused: true })).toEqual({ messageCount: 2 })
  })

  test('says not empty first when the queue is neither empty nor unused', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 1)
    const remove = () => channel.deleteQueue(queue, { ifUnused: true, ifEmpty: true })
    expect(await broker.channelError(channel, remove)).toBe(
      `406 PRECONDITION_FAILED - queue '${queue}' in vhost '/' not empty`,
    )
  })

  test('by another connection is fine for a shared queue', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    expect(await other.channel.deleteQueue(queue)).toEqual({ messageCount: 0 })
    expect(await broker.channelError(channel, () => channel.checkQueue(queue))).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('drops what is published to its name afterwards', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.deleteQueue(queue)
    send(channel, queue, 'lost')
    await channel.assertQueue(queue, { exclusive: true })
    expect(await drained(channel, queue)).toEqual([])
  })

  test('tells consumers on every channel that they are cancelled', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const second = await broker.channel(connection)
    const inboxes = [
      await collect(channel, queue),
      await collect(second, queue),
      await collect(second, queue, { noAck: true }),
    ]
    await channel.deleteQueue(queue)
    await broker.until(() => inboxes.every((inbox) => inbox.cancels() === 1))
    expect(await channel.checkExchange('amq.direct')).toEqual({})
    expect(await second.checkExchange('amq.direct')).toEqual({})
  })

  test('forgets what is unacked: to settle it afterwards is fine once', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    const message = await take(channel, queue)
    await channel.deleteQueue(queue)
    channel.nack(message)
    expect(await channel.assertQueue(queue, { exclusive: true })).toMatchObject({ messageCount: 0 })
    expect(await broker.channelError(channel, () => channel.ack(message))).toBe(
      '406 PRECONDITION_FAILED - unknown delivery tag 1',
    )
  })
})

conformance('queue: purge', (test) => {
  test('drops what is ready and says how much that was', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 3)
    expect(await channel.purgeQueue(queue)).toEqual({ messageCount: 3 })
    expect(await channel.purgeQueue(queue)).toEqual({ messageCount: 0 })
    expect(await drained(channel, queue)).toEqual([])
  })

  test('leaves what is unacked, which may still be acked or come back', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const first = await take(channel, queue)
    const second = await take(channel, queue)
    await broker.holds(channel, queue, 1)
    expect(await channel.purgeQueue(queue)).toEqual({ messageCount: 1 })
    channel.ack(first)
    channel.nack(second)
    expect(await drained(channel, queue)).toEqual(['2 (again)'])
  })

  test('leaves the consumers', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 1)
    await channel.purgeQueue(queue)
    send(channel, queue, 3)
    await broker.holds(channel, queue, 1)
    channel.ack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 2)
    expect(inbox.bodies).toEqual(['1', '3'])
  })

  test('by another connection is fine for a shared queue', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    expect(await other.channel.purgeQueue(queue)).toEqual({ messageCount: 2 })
  })

  test('refuses a queue that is not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    expect(await broker.channelError(channel, () => channel.purgeQueue(queue))).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('makes room under a length limit', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    send(channel, queue, 1)
    await channel.waitForConfirms()
    await channel.purgeQueue(queue)
    send(channel, queue, 2)
    await channel.waitForConfirms()
    expect(await drained(channel, queue)).toEqual(['2'])
  })
})

conformance('queue: the one declared last', (test) => {
  test('is meant by an empty name', async (broker) => {
    const { channel } = await broker.open()
    await broker.queue(channel)
    const last = await broker.queue(channel)
    sendAll(channel, last, [1, 2])
    expect(text((await take(channel, '')).content)).toBe('1')
    await broker.holds(channel, last, 1)
    expect(await channel.purgeQueue('')).toEqual({ messageCount: 1 })
    const inbox = await collect(channel, '')
    send(channel, last, 3)
    await broker.until(() => inbox.bodies.length === 1)
    expect(await channel.deleteQueue('')).toEqual({ messageCount: 0 })
  })

  test('is the one checked last, too', async (broker) => {
    const { channel } = await broker.open()
    const first = await broker.queue(channel)
    await broker.queue(channel)
    await channel.checkQueue(first)
    send(channel, first, 'm')
    expect(text((await take(channel, '')).content)).toBe('m')
  })

  test('may have a name made up by the broker', async (broker) => {
    const { channel } = await broker.open()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    const exchange = await broker.exchange(channel, 'direct')
    await channel.bindQueue('', exchange, '')
    channel.publish(exchange, queue, bytes('by the queue’s name'))
    channel.publish(exchange, '', bytes('by the empty key'))
    expect(await drained(channel, queue)).toEqual(['by the queue’s name'])
  })

  test('is each channel’s own', async (broker) => {
    const { connection, channel } = await broker.open()
    await broker.queue(channel)
    const other = await broker.channel(connection)
    expect(await broker.channelError(other, () => other.purgeQueue(''))).toBe(
      '404 NOT_FOUND - no previously declared queue',
    )
  })

  test('stays the last one when it is deleted', async (broker) => {
    const { channel } = await broker.open()
    await broker.queue(channel)
    const last = await broker.queue(channel)
    await channel.deleteQueue(last)
    expect(await broker.channelError(channel, () => channel.get(''))).toBe(
      `404 NOT_FOUND - no queue '${last}' in vhost '/'`,
    )
  })

  test('makes an empty declaration a new queue all the same', async (broker) => {
    const { channel } = await broker.open()
    const last = await broker.queue(channel)
    const { queue } = await channel.assertQueue('', { exclusive: true })
    expect(queue).not.toBe(last)
  })

  test('is unbound by an empty name', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    await channel.unbindQueue('', exchange, 'k')
    channel.publish(exchange, 'k', bytes('m'))
    expect(await drained(channel, queue)).toEqual([])
  })
})
