import { expect } from 'vitest'
import { conformance, drained, send, sendAll, take, takeMany } from '../support/conformance.js'

conformance('dead-letter: when', (test) => {
  test('a message is rejected, not when it is requeued', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2, 3])
    const [first, second, third] = await takeMany(channel, queue, 3)
    channel.reject(first!, false)
    channel.nack(second!, false, false)
    channel.nack(third!)
    await broker.holds(channel, dead, 2)
    // a reject is a failed delivery, a nack is none
    expect(await drained(channel, dead)).toEqual(
      broker.by({ '3.10': ['1', '2'], '4.3': ['1 (again)', '2'] }),
    )
    expect(await drained(channel, queue)).toEqual(['3 (again)'])
  })

  test('all are rejected, oldest first', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2, 3, 4])
    await takeMany(channel, queue, 4)
    channel.nackAll(false)
    await broker.holds(channel, dead, 4)
    expect(await drained(channel, dead)).toEqual(['1', '2', '3', '4'])
  })

  test('a message is too old', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      messageTtl: 40,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, dead, 3)
    expect(await drained(channel, dead)).toEqual(['1', '2', '3'])
    expect(await drained(channel, queue)).toEqual([])
  })

  test('a queue is too long: the oldest goes', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      maxLength: 2,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2, 3, 4, 5])
    await broker.holds(channel, dead, 3)
    expect(await drained(channel, dead)).toEqual(['1', '2', '3'])
    expect(await drained(channel, queue)).toEqual(['4', '5'])
  })

  test('a queue refuses the newest, if told so', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      maxLength: 1,
      overflow: 'reject-publish-dlx',
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, dead, 2)
    expect(await drained(channel, dead)).toEqual(['2', '3'])
    expect(await drained(channel, queue)).toEqual(['1'])
  })

  test('not when a full queue refuses without a word on dead letters', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      maxLength: 1,
      overflow: 'reject-publish',
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2])
    await channel.waitForConfirms().catch(() => undefined)
    expect(await drained(channel, dead)).toEqual([])
  })

  test('not when a message is acked, got without ack, purged or deleted', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2, 3])
    channel.ack(await take(channel, queue))
    await take(channel, queue, { noAck: true })
    await channel.purgeQueue(queue)
    send(channel, queue, 4)
    await channel.deleteQueue(queue)
    await broker.passes(20)
    expect(await drained(channel, dead)).toEqual([])
  })

  test('not while what is too old is out with a client', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      messageTtl: 40,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm')
    const message = await take(channel, queue)
    await broker.passes(100)
    expect(await drained(channel, dead)).toEqual([])
    channel.nack(message)
    await broker.holds(channel, dead, 1)
  })
})
