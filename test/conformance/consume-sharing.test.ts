import type { Channel } from 'amqplib'
import { expect } from 'vitest'
import {
  collect,
  conformance,
  send,
  sendAll,
  type Broker,
  type Inbox,
} from '../support/conformance.js'

const total = (inboxes: readonly Inbox[]) =>
  inboxes.reduce((sum, { bodies }) => sum + bodies.length, 0)

/** Sends and waits until so many more messages have come; who got what so far. */
async function share(
  broker: Broker,
  channel: Channel,
  queue: string,
  bodies: readonly (string | number)[],
  inboxes: readonly Inbox[],
): Promise<string[][]> {
  const expected = total(inboxes) + bodies.length
  sendAll(channel, queue, bodies)
  await broker.until(() => total(inboxes) === expected)
  return inboxes.map((inbox) => [...inbox.bodies])
}

conformance('consume: in turn', (test) => {
  test('deals messages out one by one', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = []
    for (let i = 0; i < 3; i++) inboxes.push(await collect(channel, queue))
    expect(await share(broker, channel, queue, [1, 2, 3, 4, 5, 6, 7], inboxes)).toEqual([
      ['1', '4', '7'],
      ['2', '5'],
      ['3', '6'],
    ])
  })

  test('deals to channels and connections as they came', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    const inboxes = [
      await collect(other.channel, queue),
      await collect(channel, queue, { noAck: true }),
      await collect(await broker.channel(connection), queue),
    ]
    expect(await share(broker, channel, queue, [1, 2, 3, 4, 5, 6], inboxes)).toEqual([
      ['1', '4'],
      ['2', '5'],
      ['3', '6'],
    ])
  })

  test('goes on where it stopped', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = [await collect(channel, queue), await collect(channel, queue)]
    await share(broker, channel, queue, [1], inboxes)
    await share(broker, channel, queue, [2, 3], inboxes)
    expect(await share(broker, channel, queue, [4], inboxes)).toEqual([
      ['1', '3'],
      ['2', '4'],
    ])
  })

  test('puts a new consumer at the end of the line', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = [await collect(channel, queue), await collect(channel, queue)]
    await share(broker, channel, queue, [1], inboxes)
    inboxes.push(await collect(channel, queue))
    expect(await share(broker, channel, queue, [2, 3, 4], inboxes)).toEqual([
      ['1', '3'],
      ['2'],
      ['4'],
    ])
  })

  test('leaves out who is cancelled', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = []
    for (let i = 0; i < 3; i++) inboxes.push(await collect(channel, queue))
    await share(broker, channel, queue, [1], inboxes)
    await channel.cancel(inboxes[1]!.tag)
    expect(await share(broker, channel, queue, [2, 3, 4], inboxes)).toEqual([
      ['1', '3'],
      [],
      ['2', '4'],
    ])
  })

  test('leaves out who is at its limit, until it acks', async (broker) => {
    const { connection, channel } = await broker.open()
    const limited = await broker.channel(connection)
    await limited.prefetch(1)
    const queue = await broker.queue(channel)
    const inboxes = [await collect(limited, queue), await collect(channel, queue)]
    expect(await share(broker, channel, queue, [1, 2, 3, 4], inboxes)).toEqual([
      ['1'],
      ['2', '3', '4'],
    ])
    limited.ack(inboxes[0]!.messages[0]!)
    await broker.passes(15)
    expect(await share(broker, channel, queue, [5, 6, 7], inboxes)).toEqual([
      ['1', '6'],
      ['2', '3', '4', '5', '7'],
    ])
  })

  test('gives all that waited to the first consumer', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 3)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    await broker.until(() => first.bodies.length === 3)
    expect(second.bodies).toEqual([])
  })

  test('gives what one rejects to the next', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes: Inbox[] = [
      await collect(channel, queue, {}, (message) => channel.reject(message)),
      await collect(channel, queue),
    ]
    send(channel, queue, 'm')
    await broker.until(() => total(inboxes) === 2)
    expect(inboxes.map((inbox) => inbox.bodies)).toEqual([['m'], ['m (again)']])
  })

  test('gives what a closed channel held to the rest', async (broker) => {
    const { connection, channel } = await broker.open()
    const leaving = await broker.channel(connection)
    const queue = await broker.queue(channel)
    const first = await collect(leaving, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => first.bodies.length === 2)
    const second = await collect(channel, queue)
    await leaving.close()
    await broker.until(() => second.bodies.length === 2)
    expect(second.bodies).toEqual(['1 (again)', '2 (again)'])
  })
})

conformance('consume: priorities', (test) => {
  test('serve the highest first, as long as it takes', async (broker) => {
    const { connection, channel } = await broker.open()
    const high = await broker.channel(connection)
    await high.prefetch(2)
    const queue = await broker.queue(channel)
    const inboxes = [
      await collect(channel, queue),
      await collect(high, queue, { priority: 10 }),
      await collect(channel, queue, { priority: -5 }),
    ]
    expect(await share(broker, channel, queue, [1, 2, 3, 4], inboxes)).toEqual([
      ['3', '4'],
      ['1', '2'],
      [],
    ])
  })

  test('of one height take turns', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = [
      await collect(channel, queue, { priority: 1 }),
      await collect(channel, queue),
      await collect(channel, queue, { priority: 1 }),
    ]
    expect(await share(broker, channel, queue, [1, 2, 3, 4], inboxes)).toEqual([
      ['1', '3'],
      [],
      ['2', '4'],
    ])
  })

  test('come first again as soon as they are free', async (broker) => {
    const { connection, channel } = await broker.open()
    const high = await broker.channel(connection)
    await high.prefetch(1)
    const queue = await broker.queue(channel)
    const inboxes = [await collect(channel, queue), await collect(high, queue, { priority: 1 })]
    await share(broker, channel, queue, [1, 2], inboxes)
    high.ack(inboxes[1]!.messages[0]!)
    await broker.passes(15)
    expect(await share(broker, channel, queue, [3, 4], inboxes)).toEqual([
      ['2', '4'],
      ['1', '3'],
    ])
  })

  test('work for a consumer that comes later', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = [await collect(channel, queue)]
    await share(broker, channel, queue, [1], inboxes)
    inboxes.push(await collect(channel, queue, { priority: 1 }))
    expect(await share(broker, channel, queue, [2, 3], inboxes)).toEqual([['1'], ['2', '3']])
  })

  test('given as an option win over those given as an argument', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inboxes = [
      await collect(channel, queue, { priority: 1 }),
      await collect(channel, queue, { priority: 0, arguments: { 'x-priority': 9 } }),
    ]
    expect(await share(broker, channel, queue, [1, 2], inboxes)).toEqual([['1', '2'], []])
  })

  test('leave the lower ones what the higher ones give back', async (broker) => {
    const { connection, channel } = await broker.open()
    const high = await broker.channel(connection)
    await high.prefetch(1)
    const queue = await broker.queue(channel)
    const first = await collect(high, queue, { priority: 5 })
    send(channel, queue, 1)
    await broker.until(() => first.bodies.length === 1)
    const second = await collect(channel, queue)
    await high.cancel(first.tag)
    high.nack(first.messages[0]!)
    await broker.until(() => second.bodies.length === 1)
    expect(second.bodies).toEqual(['1 (again)'])
  })

  test('give the highest its rejects right back, also when it is at its limit', async (broker) => {
    const { connection, channel } = await broker.open()
    const limited = await broker.channel(connection)
    await limited.prefetch(2)
    const queue = await broker.queue(channel)
    const high = await collect(limited, queue, { priority: 5 })
    const low = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => high.bodies.length === 2)
    limited.reject(high.messages[1]!)
    await broker.until(() => high.bodies.length === 3)
    expect([high.bodies, low.bodies]).toEqual([['1', '2', '2 (again)'], []])
  })

  test('give the highest its rejects right back', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    let rejects = 2
    const high = await collect(channel, queue, { priority: 5 }, (message) => {
      if (rejects-- > 0) channel.nack(message)
    })
    const low = await collect(channel, queue)
    send(channel, queue, 'm')
    await broker.until(() => high.bodies.length === 3)
    expect(low.bodies).toEqual([])
  })
})
