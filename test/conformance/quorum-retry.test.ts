import { expect } from 'vitest'
import { collect, conformance, drained, sendConfirmed, take } from '../support/conformance.js'

conformance('quorum: delayed retry', (all) => {
  const test = all.since('4.3')
  const waits = (type: string, more: object = {}) => ({
    'x-delayed-retry-type': type,
    'x-delayed-retry-min': 150,
    ...more,
  })

  test('holds back what comes back, and others pass it', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, waits('all'))
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    channel.nack(await take(channel, queue))
    await broker.passes(30)
    expect(await drained(channel, queue)).toEqual(['2'])
    await broker.holds(channel, queue, 1)
    expect(await drained(channel, queue)).toEqual(['1 (again)'])
  })

  test('counts towards the length while it is held back', async (broker) => {
    const { channel } = await broker.openConfirming()
    const args = waits('all', { 'x-delayed-retry-min': 60_000, 'x-max-length': 1 })
    const queue = await broker.quorumQueue(channel, args)
    await sendConfirmed(channel, queue, 1)
    channel.nack(await take(channel, queue))
    await broker.passes(30)
    await sendConfirmed(channel, queue, 2)
    await broker.passes(30)
    expect(await drained(channel, queue)).toEqual([])
  })

  test('come back with the first that was returned ahead, and then by age', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, waits('all', { 'x-delayed-retry-min': 60 }))
    const priorities = { a: 0, b: 9, c: 0, d: 9, e: 4 }
    for (const [body, priority] of Object.entries(priorities)) {
      await sendConfirmed(channel, queue, body, { priority })
    }
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 5)
    expect(inbox.bodies).toEqual(['b', 'd', 'e', 'a', 'c'])
    await channel.recover()
    await broker.until(() => inbox.bodies.length === 10)
    const again = ['b', 'a', 'c', 'd', 'e'].map((body) => `${body} (again)`)
    expect(inbox.bodies.slice(5)).toEqual(again)
  })

  test('waits longer each time, up to a limit', async (broker) => {
    const { channel } = await broker.openConfirming()
    const args = waits('failed', { 'x-delayed-retry-max': 10_000 })
    const queue = await broker.quorumQueue(channel, args)
    await sendConfirmed(channel, queue, 'm')
    channel.reject(await take(channel, queue))
    await broker.holds(channel, queue, 1)
    channel.reject(await take(channel, queue))
    // the second time it waits twice as long
    await broker.passes(200)
    expect((await channel.checkQueue(queue)).messageCount).toBe(0)
    await broker.holds(channel, queue, 1)
  })

  test('is for failures only, or for what is returned', async (broker) => {
    const { channel } = await broker.openConfirming()
    const failed = await broker.quorumQueue(channel, waits('failed'))
    await sendConfirmed(channel, failed, 'm')
    channel.nack(await take(channel, failed))
    await broker.passes(30)
    expect(await drained(channel, failed)).toEqual(['m (again)'])
    const returned = await broker.quorumQueue(channel, waits('returned'))
    await sendConfirmed(channel, returned, 'm')
    channel.reject(await take(channel, returned))
    await broker.passes(30)
    expect(await drained(channel, returned)).toEqual(['m (again)'])
  })

  test('means nothing with a type or a time that is none', async (broker) => {
    const { channel } = await broker.openConfirming()
    for (const args of [waits('sometimes'), waits('all', { 'x-delayed-retry-min': 'long' })]) {
      const queue = await broker.quorumQueue(channel, args)
      await sendConfirmed(channel, queue, 'm')
      channel.nack(await take(channel, queue))
      await broker.passes(30)
      expect(await drained(channel, queue)).toEqual(['m (again)'])
    }
  })
})

conformance('quorum: acknowledgement timeout', (all) => {
  const test = all.since('4.3')

  test('takes messages back and cancels their consumer', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const slow = await broker.channel(connection)
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'm')
    const inbox = await collect(slow, queue, { arguments: { 'x-consumer-timeout': 300 } })
    await broker.until(() => inbox.cancels() === 1)
    await broker.holds(channel, queue, 1)
    const message = await take(channel, queue)
    expect(message.properties.headers).toEqual({ 'x-acquired-count': 1 })
    expect(inbox.bodies).toEqual(['m'])
  })

  test('holds for all consumers of a queue', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const slow = await broker.channel(connection)
    const queue = await broker.quorumQueue(channel, { 'x-consumer-timeout': 300 })
    const inbox = await collect(slow, queue)
    await sendConfirmed(channel, queue, 'm')
    await broker.until(() => inbox.cancels() === 1)
    await broker.holds(channel, queue, 1)
  })

  test('does not come where a message is acknowledged in time', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-consumer-timeout': 200 })
    const inbox = await collect(channel, queue, {}, (message) => channel.ack(message))
    for (let i = 0; i < 3; i++) {
      await sendConfirmed(channel, queue, i)
      await broker.passes(120)
    }
    expect([inbox.bodies, inbox.cancels()]).toEqual([['0', '1', '2'], 0])
  })
})
