import type { Channel } from 'amqplib'
import { expect } from 'vitest'
import { collect, conformance, drained, send, take, takeMany } from '../support/conformance.js'

/** Sends messages named by their priorities. */
function sendRanked(channel: Channel, queue: string, priorities: readonly (number | undefined)[]) {
  priorities.forEach((priority, i) => {
    send(channel, queue, `${i}:${priority}`, priority === undefined ? {} : { priority })
  })
}

conformance('limits: priority of messages', (test) => {
  test('gives the highest first, those of one height in order', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    sendRanked(channel, queue, [1, 3, 5, 3, 1, 5])
    await broker.holds(channel, queue, 6)
    expect(await drained(channel, queue)).toEqual(['2:5', '5:5', '1:3', '3:3', '0:1', '4:1'])
  })

  test('takes none for the lowest', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 2 })
    sendRanked(channel, queue, [undefined, 0, 1, undefined])
    await broker.holds(channel, queue, 4)
    expect(await drained(channel, queue)).toEqual(['2:1', '0:undefined', '1:0', '3:undefined'])
  })

  test('takes more than the queue knows for the highest it knows', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 3 })
    sendRanked(channel, queue, [2, 200, 3, 4])
    await broker.holds(channel, queue, 4)
    expect(await drained(channel, queue)).toEqual(['1:200', '2:3', '3:4', '0:2'])
  })

  test('keeps the priority that was given', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 3 })
    send(channel, queue, 'm', { priority: 77 })
    expect((await take(channel, queue)).properties.priority).toBe(77)
  })

  test('of at most 0 makes a plain queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 0 })
    sendRanked(channel, queue, [1, 5, 0])
    expect(await drained(channel, queue)).toEqual(['0:1', '1:5', '2:0'])
  })

  test('means nothing to a queue without priorities', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendRanked(channel, queue, [0, 9, 5])
    expect(await drained(channel, queue)).toEqual(['0:0', '1:9', '2:5'])
  })

  test('does not overtake what a consumer holds already', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    await channel.prefetch(2)
    const inbox = await collect(channel, queue)
    sendRanked(channel, queue, [1, 2, 3, 4, 5])
    await broker.holds(channel, queue, 3)
    channel.ack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 3)
    expect(inbox.bodies).toEqual(['0:1', '1:2', '4:5'])
  })

  test('puts what comes back before others of its height', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    sendRanked(channel, queue, [3, 3, 5, 1])
    await broker.holds(channel, queue, 4)
    const [high, mid] = await takeMany(channel, queue, 2)
    channel.nack(mid!)
    channel.nack(high!)
    expect(await drained(channel, queue)).toEqual(['2:5 (again)', '0:3 (again)', '1:3', '3:1'])
  })

  test('tells get how many are behind, of any height', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    sendRanked(channel, queue, [1, 5, 3])
    await broker.holds(channel, queue, 3)
    expect((await take(channel, queue)).fields.messageCount).toBe(2)
  })

  test('purges all heights', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    sendRanked(channel, queue, [1, 5, 3])
    await broker.holds(channel, queue, 3)
    expect(await channel.purgeQueue(queue)).toEqual({ messageCount: 3 })
    expect(await channel.deleteQueue(queue, { ifEmpty: true })).toEqual({ messageCount: 0 })
  })

  test('lets a message expire at the head of the queue, not of its height', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    send(channel, queue, 'low', { priority: 1, expiration: '30' })
    send(channel, queue, 'high', { priority: 5 })
    await broker.passes(120)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 2 })
    expect(await drained(channel, queue)).toEqual(['high'])
  })

  test('does not see that a message has expired which came last and went first', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    send(channel, queue, 'low', { priority: 1 })
    send(channel, queue, 'high', { priority: 5, expiration: '30' })
    await broker.passes(120)
    expect(await drained(channel, queue)).toEqual(['high', 'low'])
  })

  test('sees it when it looks at the head again', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    send(channel, queue, 'low', { priority: 1 })
    send(channel, queue, 'high', { priority: 4, expiration: '30' })
    send(channel, queue, 'highest', { priority: 5 })
    await broker.passes(120)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 3 })
    expect(await drained(channel, queue)).toEqual(['highest', 'low'])
  })

  test('sees it when the time of another has come', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxPriority: 5 })
    send(channel, queue, 'low', { priority: 1, expiration: '100' })
    send(channel, queue, 'high', { priority: 4, expiration: '20' })
    await broker.passes(60)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 2 })
    await broker.passes(120)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test.operated(
    'is seen when a policy of their queue changes, and not when another does',
    async (broker) => {
      const { channel } = await broker.open()
      const queue = await broker.queue(channel, { maxPriority: 5 })
      const policy = { name: 'own', pattern: `^${queue}$`, definition: { 'max-length': 9 } }
      await broker.setPolicy(policy)
      send(channel, queue, 'low', { priority: 1 })
      send(channel, queue, 'high', { priority: 4, expiration: '30' })
      await broker.passes(120)
      await broker.setPolicy({ ...policy, name: 'other', pattern: `^${queue}.other$` })
      await broker.setPolicy(policy)
      await broker.passes(60)
      expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 2 })
      await broker.setPolicy({ ...policy, pattern: `^${queue}` })
      await broker.holds(channel, queue, 1)
    },
  )

  test('dead-letters with its priority', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel, { maxPriority: 5 })
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendRanked(channel, queue, [1, 5])
    await takeMany(channel, queue, 2)
    channel.nackAll(false)
    await broker.holds(channel, dead, 2)
    expect(await drained(channel, dead)).toEqual(['1:5', '0:1'])
  })

  test('gives back in order all that a channel held of several heights', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel, { maxPriority: 5 })
    sendRanked(channel, queue, [1, 5, 1, 5])
    await broker.holds(channel, queue, 4)
    await takeMany(other, queue, 4)
    await other.close()
    await broker.holds(channel, queue, 4)
    expect(await drained(channel, queue)).toEqual([
      '1:5 (again)',
      '3:5 (again)',
      '0:1 (again)',
      '2:1 (again)',
    ])
  })
})
