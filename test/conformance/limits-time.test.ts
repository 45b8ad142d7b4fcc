import { expect } from 'vitest'
import {
  collect,
  conformance,
  drained,
  send,
  sendAll,
  sendConfirmed,
  take,
  text,
} from '../support/conformance.js'

conformance('limits: time to live', (test) => {
  test('of a queue drops what waits too long', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 50 })
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    await broker.passes(150)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('of a message drops that message', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'short', { expiration: '50' })
    send(channel, queue, 'lasting')
    await broker.passes(150)
    expect(await drained(channel, queue)).toEqual(['lasting'])
  })

  test('of a message is looked at only when it is first in line', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'lasting')
    send(channel, queue, 'short', { expiration: '30' })
    await broker.passes(120)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 2 })
    expect(text((await take(channel, queue)).content)).toBe('lasting')
    expect(await channel.get(queue)).toBe(false)
  })

  test('is the shorter one of queue and message', async (broker) => {
    const { channel } = await broker.open()
    const [short, long] = [
      await broker.queue(channel, { messageTtl: 50 }),
      await broker.queue(channel, { messageTtl: 60_000 }),
    ]
    send(channel, short, 'm', { expiration: '60000' })
    send(channel, long, 'm', { expiration: '50' })
    await broker.passes(150)
    expect(await channel.checkQueue(short)).toMatchObject({ messageCount: 0 })
    expect(await channel.checkQueue(long)).toMatchObject({ messageCount: 0 })
  })

  test('does not count while a client holds the message', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 50 })
    const inbox = await collect(channel, queue)
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
    await broker.passes(150)
    channel.ack(inbox.messages[0]!)
    expect(await channel.checkQueue(queue)).toMatchObject({ consumerCount: 1 })
  })

  test('has run out when what was held too long comes back', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { expiration: '50' })
    const message = await take(channel, queue)
    await broker.passes(120)
    channel.nack(message)
    expect(await channel.get(queue)).toBe(false)
  })

  test('goes on from when the message was published, not from when it came back', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 300 })
    send(channel, queue, 'm')
    await broker.passes(150)
    channel.nack(await take(channel, queue))
    await broker.holds(channel, queue, 1)
    await broker.passes(250)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('of 0 lets only a waiting consumer have the message', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    expect(await sendConfirmed(channel, queue, 'nobody waits', { expiration: '0' })).toBe('ack')
    expect(await channel.get(queue)).toBe(false)
    const inbox = await collect(channel, queue)
    send(channel, queue, 'somebody waits', { expiration: '0' })
    await broker.until(() => inbox.bodies.length === 1)
    expect(inbox.bodies).toEqual(['somebody waits'])
  })

  test('of 0 drops what a consumer at its limit cannot take', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 0 })
    await channel.prefetch(1)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => inbox.bodies.length === 1)
    await channel.checkQueue(queue)
    channel.ack(inbox.messages[0]!)
    await broker.passes(20)
    send(channel, queue, 3)
    await broker.until(() => inbox.bodies.length === 2)
    expect(inbox.bodies).toEqual(['1', '3'])
  })

  test('keeps what is left of expirations in the order of the queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 1, { expiration: '40' })
    send(channel, queue, 2, { expiration: '30' })
    send(channel, queue, 3)
    send(channel, queue, 4, { expiration: '30' })
    await broker.passes(150)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 2 })
    expect(await drained(channel, queue)).toEqual(['3'])
  })

  test('shows the expiration to who gets the message in time', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 60_000 })
    send(channel, queue, 1, { expiration: '5000' })
    send(channel, queue, 2)
    expect((await take(channel, queue)).properties.expiration).toBe('5000')
    expect((await take(channel, queue)).properties.expiration).toBeUndefined()
  })

  test('does not give an expired message to a consumer that comes late', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'expired', { expiration: '30' })
    send(channel, queue, 'fresh')
    await broker.passes(120)
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length > 0)
    expect(inbox.bodies).toEqual(['fresh'])
  })

  test('makes room under a length limit', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, {
      messageTtl: 40,
      maxLength: 1,
      overflow: 'reject-publish',
    })
    expect(await sendConfirmed(channel, queue, 1)).toBe('ack')
    expect(await sendConfirmed(channel, queue, 2)).toBe('nack')
    await broker.passes(120)
    expect(await sendConfirmed(channel, queue, 3)).toBe('ack')
  })

  test('is not what makes a queue go', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 20 })
    send(channel, queue, 'm')
    await broker.passes(100)
    expect(await channel.checkQueue(queue)).toMatchObject({ queue })
  })
})
