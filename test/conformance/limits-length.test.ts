import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  publish,
  send,
  sendAll,
  sendConfirmed,
  take,
  takeMany,
} from '../support/conformance.js'

conformance('limits: length', (test) => {
  test('drops the oldest, and confirms all', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 2 })
    const confirms = []
    for (let i = 1; i <= 4; i++) confirms.push(await sendConfirmed(channel, queue, i))
    expect(confirms).toEqual(['ack', 'ack', 'ack', 'ack'])
    expect(await drained(channel, queue)).toEqual(['3', '4'])
  })

  test('counts what is ready, not what is unacked', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 2 })
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    sendAll(channel, queue, [3, 4])
    expect(await drained(channel, queue)).toEqual(['3', '4'])
  })

  test('drops what comes back when there is no room for it', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 2 })
    sendAll(channel, queue, [1, 2])
    const [first] = await takeMany(channel, queue, 1)
    send(channel, queue, 3)
    channel.nack(first!)
    expect(await drained(channel, queue)).toEqual(['2', '3'])
  })

  test('of 0 keeps nothing, but a waiting consumer gets all', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 0 })
    send(channel, queue, 'lost')
    expect(await channel.get(queue)).toBe(false)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => inbox.bodies.length === 2)
    expect(inbox.bodies).toEqual(['1', '2'])
  })

  test('in bytes counts the bodies, not the headers', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { arguments: { 'x-max-length-bytes': 10 } })
    send(channel, queue, 'abcde', { headers: { long: 'x'.repeat(100) } })
    send(channel, queue, 'fghij')
    expect(await drained(channel, queue)).toEqual(['abcde', 'fghij'])
    sendAll(channel, queue, ['abcde', 'fghij', 'k'])
    expect(await drained(channel, queue)).toEqual(['fghij', 'k'])
  })

  test('in bytes drops as many as it takes', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { arguments: { 'x-max-length-bytes': 6 } })
    sendAll(channel, queue, ['a', 'b', 'c', 'dddd', ''])
    expect(await drained(channel, queue)).toEqual(['b', 'c', 'dddd', ''])
    sendAll(channel, queue, ['a', 'b', 'cccccc'])
    expect(await drained(channel, queue)).toEqual(['cccccc'])
  })

  test('in bytes drops a message that is too long by itself', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { arguments: { 'x-max-length-bytes': 3 } })
    sendAll(channel, queue, ['a', 'too long'])
    expect(await drained(channel, queue)).toEqual([])
  })

  test('in bytes of 0 keeps empty messages', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { arguments: { 'x-max-length-bytes': 0 } })
    sendAll(channel, queue, ['', 'a'])
    expect(await drained(channel, queue)).toEqual([])
    sendAll(channel, queue, ['', ''])
    expect(await drained(channel, queue)).toEqual(['', ''])
  })

  test('holds both limits at once', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, {
      maxLength: 2,
      arguments: { 'x-max-length-bytes': 5 },
    })
    sendAll(channel, queue, ['a', 'b', 'c'])
    expect(await drained(channel, queue)).toEqual(['b', 'c'])
    sendAll(channel, queue, ['aaa', 'bbb'])
    expect(await drained(channel, queue)).toEqual(['bbb'])
  })

  test('refuses the newest with reject-publish', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 2, overflow: 'reject-publish' })
    const confirms = []
    for (let i = 1; i <= 4; i++) confirms.push(await sendConfirmed(channel, queue, i))
    expect(confirms).toEqual(['ack', 'ack', 'nack', 'nack'])
    expect(await drained(channel, queue)).toEqual(['1', '2'])
  })

  test('takes messages again as soon as there is room', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    expect(await sendConfirmed(channel, queue, 1)).toBe('ack')
    expect(await sendConfirmed(channel, queue, 2)).toBe('nack')
    await take(channel, queue)
    expect(await sendConfirmed(channel, queue, 3)).toBe('ack')
    expect(await drained(channel, queue)).toEqual(['3'])
  })

  test('with reject-publish takes back more than it may hold', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    await sendConfirmed(channel, queue, 1)
    const message = await take(channel, queue)
    await sendConfirmed(channel, queue, 2)
    channel.nack(message)
    await broker.holds(channel, queue, 2)
    expect(await sendConfirmed(channel, queue, 3)).toBe('nack')
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2'])
  })

  test('with reject-publish looks at bytes before it takes a message', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, {
      overflow: 'reject-publish',
      arguments: { 'x-max-length-bytes': 5 },
    })
    const confirms = []
    for (const body of ['aaa', 'bbb', 'cc', 'd', '']) {
      confirms.push(await sendConfirmed(channel, queue, body))
    }
    expect(confirms).toEqual(['ack', 'nack', 'ack', 'nack', 'ack'])
    expect(await drained(channel, queue)).toEqual(['aaa', 'cc', ''])
  })

  test('with reject-publish of 0 refuses also with a consumer waiting', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 0, overflow: 'reject-publish' })
    const inbox = await collect(channel, queue)
    expect(await sendConfirmed(channel, queue, 1)).toBe('nack')
    expect(inbox.bodies).toEqual([])
  })

  test('with reject-publish loses without a word where nobody wants confirms', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    sendAll(channel, queue, [1, 2, 3])
    expect(await drained(channel, queue)).toEqual(['1'])
  })

  test('of several queues: each drops or refuses by itself', async (broker) => {
    const { channel } = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'fanout')
    const dropping = await broker.queue(channel, { maxLength: 1 })
    const refusing = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    const free = await broker.queue(channel)
    for (const queue of [dropping, refusing, free]) await channel.bindQueue(queue, exchange, '')
    const errors: unknown[] = []
    for (const body of ['1', '2']) {
      await new Promise<void>((resolve) => {
        channel.publish(exchange, '', bytes(body), {}, (error) => {
          errors.push(error instanceof Error)
          resolve()
        })
      })
    }
    expect(errors).toEqual([false, true])
    expect(await drained(channel, dropping)).toEqual(['2'])
    expect(await drained(channel, refusing)).toEqual(['1'])
    expect(await drained(channel, free)).toEqual(['1', '2'])
  })

  test('of a queue with priorities drops the oldest of the lowest', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 2, maxPriority: 5 })
    for (const [body, priority] of [
      ['high 1', 5],
      ['low 1', 1],
      ['high 2', 5],
      ['low 2', 1],
    ] as const) {
      send(channel, queue, body, { priority })
    }
    expect(await drained(channel, queue)).toEqual(['low 1', 'low 2'])
  })

  test('is no limit when only an overflow is given', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { overflow: 'reject-publish-dlx' })
    sendAll(channel, queue, [1, 2, 3])
    expect(await drained(channel, queue)).toEqual(['1', '2', '3'])
  })

  test('does not drop what goes straight to a consumer', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.queue(channel, { maxLength: 1 })
    await channel.bindQueue(queue, exchange, 'k')
    const inbox = await collect(channel, queue)
    for (let i = 0; i < 10; i++) publish(channel, exchange, 'k', i)
    await broker.until(() => inbox.bodies.length === 10)
  })
})
