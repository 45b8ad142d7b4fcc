import type { Channel } from 'amqplib'
import { expect } from 'vitest'
import {
  collect,
  conformance,
  drained,
  send,
  sendConfirmed,
  take,
  takeMany,
  text,
  type Broker,
  type Inbox,
} from '../support/conformance.js'

/** The single active consumer holds the message 1, and one of a higher priority waits. */
async function handingOver(broker: Broker) {
  const { connection, channel } = await broker.openConfirming()
  const publisher = await broker.channel(connection)
  const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
  const first = await collect(channel, queue)
  send(publisher, queue, 1)
  await broker.until(() => first.bodies.length === 1)
  const high = await collect(channel, queue, { priority: 5 })
  return { channel, publisher, queue, first, high }
}

conformance('quorum: consumers', (test) => {
  test('take turns', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const inboxes = [await collect(channel, queue), await collect(channel, queue)]
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    await broker.until(() => inboxes[0]!.bodies.length + inboxes[1]!.bodies.length === 4)
    expect(inboxes.map((inbox) => inbox.bodies)).toEqual([
      ['1', '3'],
      ['2', '4'],
    ])
  })

  test('get no more than their prefetch', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await channel.prefetch(2)
    const inbox = await collect(channel, queue)
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    await broker.holds(channel, queue, 2)
    expect(inbox.bodies).toEqual(['1', '2'])
    channel.ack(inbox.messages[1]!, true)
    await broker.until(() => inbox.bodies.length === 4)
  })

  test('of higher priority come first', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const high = await broker.channel(connection)
    await high.prefetch(1)
    const queue = await broker.quorumQueue(channel)
    const inboxes = [await collect(channel, queue), await collect(high, queue, { priority: 5 })]
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await broker.until(() => inboxes[0]!.bodies.length === 2)
    expect(inboxes.map((inbox) => inbox.bodies)).toEqual([['2', '3'], ['1']])
  })

  test('are told when the queue is deleted', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel)
    const inbox = await collect(channel, queue)
    await channel.deleteQueue(queue)
    await broker.until(() => inbox.cancels() === 1)
  })

  test('are served one at a time where only one may be active', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    await broker.until(() => first.bodies.length === 2)
    await channel.cancel(first.tag)
    await sendConfirmed(channel, queue, 3)
    await broker.until(() => second.bodies.length === 1)
    expect([first.bodies, second.bodies]).toEqual([['1', '2'], ['3']])
  })

  test('do not get what is out with another', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 1)
    await take(channel, queue)
    const inbox = await collect(channel, queue)
    send(channel, queue, 2)
    await broker.until(() => inbox.bodies.length === 1)
    expect(inbox.bodies).toEqual(['2'])
  })

  test('hold nothing after a cancel that they did not hold before', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const other = await broker.channel(connection)
    const inbox = await collect(other, queue)
    await sendConfirmed(channel, queue, 1)
    await broker.until(() => inbox.bodies.length === 1)
    await other.cancel(inbox.tag)
    await sendConfirmed(channel, queue, 2)
    expect(await drained(channel, queue)).toEqual(['2'])
    other.ack(inbox.messages[0]!)
    await other.close()
    expect(await drained(channel, queue)).toEqual([])
  })

  test('are put last in line with their rejects, also when they are at their limits', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const limited = await broker.channel(connection)
    await limited.prefetch(1)
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 9 })
    const high = await collect(limited, queue, { priority: 5 })
    const low = await collect(channel, queue)
    await sendConfirmed(channel, queue, 1)
    await broker.until(() => high.bodies.length === 1)
    limited.nack(high.messages[0]!)
    await broker.until(() => high.bodies.length + low.bodies.length === 2)
    expect([high.bodies, low.bodies]).toEqual([['1', '1 (again)'], []])
  })

  test('without acks are held to their prefetch as well, one round at a time', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const eager = await broker.channel(connection)
    await eager.prefetch(2)
    const queue = await broker.quorumQueue(channel)
    const other = await broker.channel(connection)
    const held = await collect(other, queue)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await broker.until(() => held.bodies.length === 3)
    const acking = await collect(channel, queue)
    const noAck = await collect(eager, queue, { noAck: true, priority: 5 })
    await other.close()
    await broker.until(() => acking.bodies.length + noAck.bodies.length === 3)
    expect([noAck.bodies, acking.bodies]).toEqual([['1 (again)', '2 (again)'], ['3 (again)']])
  })

  test('are not held to a prefetch of the whole channel that is set later', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const inbox = await collect(channel, queue)
    await channel.prefetch(1, true)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await broker.until(() => inbox.bodies.length === 3)
  })

  test('become active in the order they came, or by their priorities', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    const high = await collect(channel, queue, { priority: 5 })
    await channel.cancel(first.tag)
    await sendConfirmed(channel, queue, 1)
    const [active, waiting] = broker.by({ '3.10': [second, high], '4.0': [high, second] })
    await broker.until(() => active.bodies.length === 1)
    expect(waiting.bodies).toEqual([])
  })

  test('of one channel get what comes at once one after the other', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const other = await broker.channel(connection)
    const queue = await broker.quorumQueue(channel)
    const held = await collect(other, queue)
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    await broker.until(() => held.bodies.length === 4)
    const got: string[] = []
    // 3.10 goes by their tags
    for (const tag of ['b', 'a']) {
      await channel.consume(queue, (message) => got.push(`${tag} ${text(message!.content)}`), {
        consumerTag: tag,
      })
    }
    await other.close()
    await broker.until(() => got.length === 4)
    expect(got).toEqual(
      broker.by({ '3.10': ['a 2', 'a 4', 'b 1', 'b 3'], '4.0': ['b 1', 'b 3', 'a 2', 'a 4'] }),
    )
  })

  test.since('4.0')('of a lower priority get nothing more until they hand over', async (broker) => {
    const { channel, queue, first, high } = await handingOver(broker)
    // one more that comes changes nothing
    const low = await collect(channel, queue)
    await sendConfirmed(channel, queue, 2)
    await broker.holds(channel, queue, 1)
    expect([first.bodies, high.bodies, low.bodies]).toEqual([['1'], [], []])
    channel.ack(first.messages[0]!)
    await broker.until(() => high.bodies.length === 1)
  })

  test.since('4.0')(
    'hand over to themselves when the one of a higher priority has left',
    async (broker) => {
      const { channel, queue, first, high } = await handingOver(broker)
      await channel.cancel(high.tag)
      await sendConfirmed(channel, queue, 2)
      await broker.holds(channel, queue, 1)
      channel.ack(first.messages[0]!)
      await broker.until(() => first.bodies.length === 2)
    },
  )

  test.since('4.0')(
    'hand over when they put back what they hold, or only when the next one comes',
    async (broker) => {
      const { channel, queue, first, high } = await handingOver(broker)
      channel.nack(first.messages[0]!)
      if (broker.by({ '3.10': true, '4.3': false })) {
        await broker.holds(channel, queue, 1)
        await sendConfirmed(channel, queue, 2)
        await broker.holds(channel, queue, 2)
        expect(high.bodies).toEqual([])
        await collect(channel, queue)
      }
      await broker.until(() => high.bodies[0] === '1 (again)')
      expect(first.bodies).toEqual(['1'])
    },
  )

  test.since('4.0')(
    'become active by their priorities, then by their prefetch, then in the order they came',
    async (broker) => {
      const { connection, channel } = await broker.openConfirming()
      const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
      const waiting: { inbox: Inbox; channel: Channel }[] = []
      for (const prefetch of [5, 1, 5, 0]) {
        const one = await broker.channel(connection)
        await one.prefetch(prefetch)
        waiting.push({ inbox: await collect(one, queue), channel: one })
      }
      // the first one has handed over, and waits in its old place
      const high = await collect(channel, queue, { priority: 5 })
      await channel.cancel(high.tag)
      const order: number[] = []
      while (order.length < waiting.length) {
        await sendConfirmed(channel, queue, order.length)
        const isNext = ({ inbox }: (typeof waiting)[0], i: number): boolean =>
          inbox.bodies.length === 1 && !order.includes(i)
        await broker.until(() => waiting.some(isNext))
        const active = waiting.findIndex(isNext)
        order.push(active)
        await waiting[active]!.channel.cancel(waiting[active]!.inbox.tag)
      }
      expect(order).toEqual([3, 0, 2, 1])
    },
  )

  test.since('4.0')(
    'that put back what they hold are followed when a publisher goes',
    async (broker) => {
      const { channel, publisher, queue, first, high } = await handingOver(broker)
      channel.nack(first.messages[0]!)
      if (broker.by({ '3.10': true, '4.3': false })) await broker.holds(channel, queue, 1)
      await publisher.close()
      await broker.until(() => high.bodies[0] === '1 (again)')
    },
  )

  test('are not counted while they wait to become active', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
    for (let i = 0; i < 3; i++) await collect(channel, queue)
    expect((await channel.checkQueue(queue)).consumerCount).toBe(1)
  })

  test('are counted after a cancel until all is settled', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const counts = async () => (await channel.checkQueue(queue)).consumerCount
    const inbox = await collect(channel, queue)
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    await broker.until(() => inbox.bodies.length === 2)
    await channel.cancel(inbox.tag)
    expect(await counts()).toBe(1)
    channel.ack(inbox.messages[0]!)
    await broker.passes(30)
    expect(await counts()).toBe(1)
    channel.ack(inbox.messages[1]!)
    await broker.until(async () => (await counts()) === 0)
  })

  test('are counted, one for each message got and not settled', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const counts = async () => (await channel.checkQueue(queue)).consumerCount
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await takeMany(channel, queue, 2)
    await take(channel, queue, { noAck: true })
    expect(await counts()).toBe(2)
    channel.ackAll()
    await broker.until(async () => (await counts()) === 0)
  })

  test('exclude nobody, though they ask to be alone', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const inboxes = [
      await collect(channel, queue, { exclusive: true }),
      await collect(channel, queue, { exclusive: true }),
    ]
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    await broker.until(() => inboxes.every((inbox) => inbox.bodies.length === 1))
  })

  test.before('4.0')('get two for one that they gave back too often', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 0 })
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    await channel.prefetch(1)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 1)
    channel.nack(inbox.messages[0]!)
    await broker.until(() => inbox.bodies.length === 3)
    await broker.passes(40)
    expect(inbox.bodies).toEqual(['1', '2', '3'])
  })

  test('give back what they hold one after the other', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const leaving = await broker.channel(connection)
    const queue = await broker.quorumQueue(channel)
    const b = await collect(leaving, queue, { consumerTag: 'b' })
    const a = await collect(leaving, queue, { consumerTag: 'a' })
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    await broker.until(() => a.bodies.length + b.bodies.length === 4)
    await leaving.close()
    await broker.holds(channel, queue, 4)
    // by their tags, or as they came
    const [ofA, ofB] = [
      ['2 (again)', '4 (again)'],
      ['1 (again)', '3 (again)'],
    ] as const
    expect(await drained(channel, queue)).toEqual(
      broker.by({ '3.10': [...ofA, ...ofB], '4.0': [...ofB, ...ofA] }),
    )
  })

  test.since('4.0').unlike('RabbitMQ forgets that the consumer is gone, and hands it messages')(
    'wait to be active though they are gone, if they were to hand over and what they held was given up',
    async (broker) => {
      const { connection, channel } = await broker.openConfirming()
      const leaving = await broker.channel(connection)
      const queue = await broker.quorumQueue(channel, {
        'x-single-active-consumer': true,
        'x-delivery-limit': 0,
      })
      await collect(leaving, queue)
      await sendConfirmed(channel, queue, 1)
      const higher = await collect(channel, queue, { priority: 1 })
      await leaving.close()
      await sendConfirmed(channel, queue, 2)
      await broker.until(() => higher.bodies.length === 1)
      const lower = await collect(channel, queue)
      await channel.cancel(higher.tag)
      await sendConfirmed(channel, queue, 3)
      await broker.passes(100)
      expect(lower.bodies).toEqual([])
      expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0, consumerCount: 2 })
    },
  )
})
