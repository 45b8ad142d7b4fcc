import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  sendConfirmed,
  take,
  takeMany,
  text,
} from '../support/conformance.js'

conformance('quorum: messages', (test) => {
  test('come in order, unmarked and without a count', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 3)
    expect(inbox.bodies).toEqual(['1', '2', '3'])
    expect(inbox.messages.map(({ properties }) => properties.headers)).toEqual([{}, {}, {}])
  })

  test('got for the first time may have a count of 0', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'm')
    const message = await take(channel, queue)
    expect(message.properties.headers).toEqual(
      broker.by<object>({ '3.10': { 'x-delivery-count': 0 }, '4.0': {} }),
    )
    expect(message.fields.redelivered).toBe(false)
  })

  test('count how often they came back', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'm', { headers: { own: 1 } })
    let nacks = 2
    const inbox = await collect(channel, queue, {}, (message) => {
      if (nacks-- > 0) channel.nack(message)
    })
    await broker.until(() => inbox.bodies.length === 3)
    expect(inbox.bodies).toEqual(['m', 'm (again)', 'm (again)'])
    expect(inbox.messages.map(({ properties }) => properties.headers)).toEqual([
      { own: 1 },
      broker.by<object>({
        '3.10': { own: 1, 'x-delivery-count': 1 },
        '4.3': { own: 1, 'x-acquired-count': 1 },
      }),
      broker.by<object>({
        '3.10': { own: 1, 'x-delivery-count': 2 },
        '4.3': { own: 1, 'x-acquired-count': 2 },
      }),
    ])
  })

  test('go to the back when they are put back and there is no delivery limit', async (broker) => {
    const { channel } = await broker.openConfirming()
    // a negative limit is none, where there is one otherwise
    const args = broker.by<object>({ '3.10': {}, '4.0': { 'x-delivery-limit': -1 } })
    const queue = await broker.quorumQueue(channel, { ...args })
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    channel.nack(await take(channel, queue))
    await broker.holds(channel, queue, 3)
    expect(await drained(channel, queue)).toEqual(
      broker.by({ '3.10': ['2', '3', '1 (again)'], '4.3': ['1 (again)', '2', '3'] }),
    )
  })

  test('go to the front when they are put back and there is a delivery limit', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 9 })
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    const [first, second] = await takeMany(channel, queue, 2)
    channel.nack(second!)
    channel.nack(first!)
    await broker.holds(channel, queue, 3)
    expect(await drained(channel, queue)).toEqual(['2 (again)', '1 (again)', '3'])
  })

  test('go to the front when their channel closes', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const other = await broker.channel(connection)
    const queue = await broker.quorumQueue(channel)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await takeMany(other, queue, 2)
    await other.close()
    await broker.holds(channel, queue, 3)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2 (again)', '3'])
  })

  test('are given up when they have come back too often', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.quorumQueue(channel, {
      'x-delivery-limit': 2,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    })
    const inbox = await collect(channel, queue, {}, (message) => channel.reject(message))
    await sendConfirmed(channel, queue, 'm')
    await broker.holds(channel, dead, 1)
    expect(inbox.bodies).toEqual(['m', 'm (again)', 'm (again)'])
    const { headers } = (await take(channel, dead)).properties
    expect(headers!['x-death']).toMatchObject([{ reason: 'delivery_limit', queue, count: 1 }])
    expect(headers!['x-first-death-reason']).toBe('delivery_limit')
    expect(headers).not.toHaveProperty('x-delivery-count')
  })

  test('are given up at once with a limit of 0', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 0 })
    const inbox = await collect(channel, queue, {}, (message) => channel.reject(message))
    await sendConfirmed(channel, queue, 1)
    await sendConfirmed(channel, queue, 2)
    await broker.until(() => inbox.bodies.length === 2)
    await broker.passes(50)
    expect(inbox.bodies).toEqual(['1', '2'])
  })

  test('are given up, too, when channels that hold them close', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.quorumQueue(channel, {
      'x-delivery-limit': 1,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    })
    await sendConfirmed(channel, queue, 'm')
    for (let i = 0; i < 2; i++) {
      await broker.holds(channel, queue, 1)
      const other = await broker.channel(connection)
      await take(other, queue)
      await other.close()
    }
    await broker.holds(channel, dead, 1)
  })

  test('are dead-lettered when they are rejected', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.quorumQueue(channel, {
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    })
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    await takeMany(channel, queue, 2)
    channel.nackAll(false)
    await broker.holds(channel, dead, 2)
    const message = await take(channel, dead)
    expect(text(message.content)).toBe('1')
    expect(message.properties.headers!['x-death']).toMatchObject([{ reason: 'rejected', queue }])
  })

  test('wait for room when the queue is full of them', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-max-length': 2 })
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await broker.holds(channel, queue, 2)
    expect(await drained(channel, queue)).toEqual(['2', '3'])
  })

  test('expire by the time the queue gives them', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-message-ttl': 50 })
    await sendConfirmed(channel, queue, 'm')
    await broker.passes(300)
    expect(await channel.get(queue)).toBe(false)
  })

  test('expire by their own time, at the head', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'short', { expiration: '50' })
    await sendConfirmed(channel, queue, 'lasting')
    await broker.passes(300)
    expect(text((await take(channel, queue)).content)).toBe('lasting')
  })

  test('have the priorities of their version', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    for (const priority of [1, 9, 5]) await sendConfirmed(channel, queue, priority, { priority })
    expect(await drained(channel, queue)).toEqual(
      broker.by({ '3.10': ['1', '9', '5'], '4.0': ['9', '5', '1'] }),
    )
  })

  test('are gone when they are acked or got without ack', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    const [, second] = await takeMany(channel, queue, 2)
    await take(channel, queue, { noAck: true })
    channel.ack(second!, true)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 1)
    expect(await drained(next, queue)).toEqual(['4'])
  })

  test('are purged, but for those that are out', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    const message = await take(channel, queue)
    expect(await channel.purgeQueue(queue)).toEqual({ messageCount: 2 })
    channel.nack(message)
    await broker.holds(channel, queue, 1)
    expect(await drained(channel, queue)).toEqual(['1 (again)'])
  })

  test('are sent through exchanges, transient or not', async (broker) => {
    const { channel } = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'fanout')
    const queue = await broker.quorumQueue(channel)
    await channel.bindQueue(queue, exchange, '')
    channel.publish(exchange, 'k', bytes('m'), { persistent: false })
    await channel.waitForConfirms()
    const message = await take(channel, queue)
    expect([message.fields.exchange, message.properties.deliveryMode]).toEqual([exchange, 1])
  })

  test.since('4.3')('do not count towards the limit when they are nacked', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 1 })
    await sendConfirmed(channel, queue, 'm')
    for (let i = 0; i < 4; i++) {
      await broker.holds(channel, queue, 1)
      channel.nack(await take(channel, queue))
    }
    await broker.holds(channel, queue, 1)
    expect((await take(channel, queue)).properties.headers).toEqual({ 'x-acquired-count': 4 })
  })

  test('have no limit with a negative one, or a very low one', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': -1 })
    await sendConfirmed(channel, queue, 'm')
    for (let i = 0; i < broker.by({ '3.10': 1, '4.0': 22 }); i++) {
      await broker.holds(channel, queue, 1)
      channel.reject(await take(channel, queue))
    }
    await broker.holds(channel, queue, broker.by({ '3.10': 0, '4.0': 1 }))
  })

  test.since('4.0')('are given up after twenty failures where no limit was set', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'm')
    for (let i = 0; i < 21; i++) {
      await broker.holds(channel, queue, 1)
      const other = await broker.channel(connection)
      await take(other, queue)
      await other.close()
    }
    await broker.passes(40)
    expect(await channel.get(queue)).toBe(false)
  })
})
