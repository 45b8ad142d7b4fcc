import { expect } from 'vitest'
import { collect, conformance, send, sendAll, take, type Inbox } from '../support/conformance.js'

const total = (...inboxes: Inbox[]) => inboxes.reduce((sum, { bodies }) => sum + bodies.length, 0)
/** So long does a case wait to see that nothing more comes. */
const quietMs = 30

conformance('prefetch: of a whole channel', (test) => {
  test.before('4.3')('limits all its consumers together', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    expect(await channel.prefetch(3, true)).toEqual({})
    const a = await collect(channel, first)
    const b = await collect(channel, second)
    sendAll(channel, first, [1, 2])
    await broker.until(() => a.bodies.length === 2)
    sendAll(channel, second, [3, 4])
    await broker.until(() => b.bodies.length === 1)
    await broker.passes(quietMs)
    expect([a.bodies, b.bodies]).toEqual([['1', '2'], ['3']])
    channel.ack(a.messages[0]!)
    await broker.until(() => b.bodies.length === 2)
  })

  test.before('4.3')('comes on top of what each consumer may hold', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(2)
    await channel.prefetch(3, true)
    const a = await collect(channel, queue)
    const b = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.holds(channel, queue, 2)
    expect(total(a, b)).toBe(3)
    expect(Math.max(a.bodies.length, b.bodies.length)).toBe(2)
  })

  test('does not limit consumers of other channels', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    await channel.prefetch(1, true)
    const limited = await collect(channel, queue)
    const free = await collect(other, queue)
    sendAll(channel, queue, [1, 2, 3, 4])
    await broker.until(() => total(limited, free) === 4)
    expect(limited.bodies).toHaveLength(1)
  })

  test.before('4.3')('holds at once for consumers there are', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    await channel.prefetch(2, true)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 1)
    expect(inbox.bodies).toEqual(['1', '2'])
  })

  test.before('4.3')('may be raised, and what waited comes', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1, true)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4])
    await broker.holds(channel, queue, 3)
    await channel.prefetch(3, true)
    await broker.until(() => inbox.bodies.length === 3)
    await broker.passes(quietMs)
    expect(inbox.bodies).toEqual(['1', '2', '3'])
  })

  test.before('4.3')('may be lifted with 0, and all that waited comes', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1, true)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4])
    await broker.holds(channel, queue, 3)
    await channel.prefetch(0, true)
    await broker.until(() => inbox.bodies.length === 4)
  })

  test.before('4.3')('may be lowered: nothing comes until enough is acked', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(4, true)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5, 6])
    await broker.until(() => inbox.bodies.length === 4)
    await channel.prefetch(2, true)
    channel.ack(inbox.messages[1]!, true)
    await broker.passes(quietMs)
    expect(inbox.bodies).toHaveLength(4)
    channel.ack(inbox.messages[2]!)
    await broker.until(() => inbox.bodies.length === 5)
  })

  test('is not used by consumers without acks', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1, true)
    const inbox = await collect(channel, queue, { noAck: true })
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => inbox.bodies.length === 3)
  })

  test.before('4.3')('that is reached stops consumers without acks, too', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    await channel.prefetch(1, true)
    const acking = await collect(channel, first)
    const other = await collect(channel, second, { noAck: true })
    send(channel, first, 1)
    await broker.until(() => acking.bodies.length === 1)
    sendAll(channel, second, [2, 3])
    await broker.passes(quietMs)
    expect(other.bodies).toEqual([])
    channel.ack(acking.messages[0]!)
    await broker.until(() => other.bodies.length === 2)
  })

  test('is given back by requeues and by discards', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1, true)
    const inbox = await collect(channel, queue)
    send(channel, queue, '1')
    await broker.until(() => inbox.bodies.length === 1)
    // nothing else is ready: RabbitMQ leaves to chance whether the room or the message comes back first
    channel.nack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 2)
    send(channel, queue, '2')
    channel.reject(inbox.messages[1]!, false)
    await broker.until(() => inbox.bodies.length === 3)
    expect(inbox.bodies).toEqual(['1', '1 (again)', '2'])
  })

  test.before('4.3')('counts what was got before it was set', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    const got = await take(channel, queue)
    await channel.prefetch(2, true)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 1)
    await broker.passes(quietMs)
    expect(inbox.bodies).toEqual(['2'])
    channel.ack(got)
    await broker.passes(quietMs)
    expect(inbox.bodies).toEqual(['2'])
  })

  test('has room again before a queue has taken back what was rejected', async (broker) => {
    const { connection, channel } = await broker.open()
    const limited = await broker.channel(connection)
    const queue = await broker.queue(channel)
    const high = await collect(limited, queue, { priority: 1 })
    const low = await collect(channel, queue)
    await limited.prefetch(1, true)
    send(channel, queue, 1)
    await broker.until(() => high.bodies.length === 1)
    limited.reject(high.messages[0]!)
    await broker.until(() => total(high, low) === 2)
    expect(high.bodies).toEqual(['1', '1 (again)'])
  })

  test.before('4.3')(
    'goes on for those who stay when one of its consumers is cancelled',
    async (broker) => {
      const { channel } = await broker.open()
      const queue = await broker.queue(channel)
      const leaving = await collect(channel, queue)
      const staying = await collect(channel, queue, { priority: 5 })
      await channel.prefetch(1, true)
      sendAll(channel, queue, [1, 2])
      await broker.holds(channel, queue, 1)
      await channel.cancel(leaving.tag)
      channel.ack(staying.messages[0]!)
      await broker.until(() => staying.bodies.length === 2)
      expect(leaving.bodies).toEqual([])
    },
  )

  test.before('4.3')('set without global takes it away', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1, true)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 2)
    await channel.prefetch(5)
    await broker.until(() => inbox.bodies.length === 3)
  })

  test.since('4.3')('is that of each consumer to come', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const before = await collect(channel, queue)
    await channel.prefetch(1, true)
    const after = await collect(channel, queue)
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.until(() => total(before, after) === 5)
    expect(after.bodies).toHaveLength(1)
  })
})
