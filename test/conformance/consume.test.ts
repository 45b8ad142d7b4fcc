import { expect } from 'vitest'
import { collect, conformance, drained, send, sendAll, take } from '../support/conformance.js'

conformance('consume: tags', (test) => {
  test('makes up a tag, another for each consumer', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const first = await channel.consume(queue, () => undefined)
    const second = await channel.consume(queue, () => undefined, {})
    expect(first.consumerTag).toMatch(/^amq\.ctag-[A-Za-z0-9_-]{22}$/)
    expect(second.consumerTag).toMatch(/^amq\.ctag-[A-Za-z0-9_-]{22}$/)
    expect(first.consumerTag).not.toBe(second.consumerTag)
  })

  test('takes any tag, also one that looks reserved', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const consumerTag of ['amq.ctag-mine', 'ä 🐇', 't'.repeat(255)]) {
      expect(await channel.consume(queue, () => undefined, { consumerTag })).toEqual({
        consumerTag,
      })
      expect(await channel.cancel(consumerTag)).toEqual({ consumerTag })
    }
  })

  test('puts the tag into each delivery', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue, { consumerTag: 'mine' })
    send(channel, queue, 'm')
    await broker.until(() => inbox.messages.length === 1)
    expect(inbox.messages[0]!.fields).toEqual({
      consumerTag: 'mine',
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: queue,
    })
  })

  test('refuses a tag in use on the channel, and closes the connection', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await collect(channel, queue, { consumerTag: 'taken' })
    const consume = () => collect(channel, queue, { consumerTag: 'taken' })
    expect(await broker.connectionError(channel, consume)).toBe(
      "530 NOT_ALLOWED - attempt to reuse consumer tag 'taken'",
    )
  })

  test('looks at the tag before it looks for the queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await collect(channel, queue, { consumerTag: 'taken' })
    const consume = () => collect(channel, broker.name('missing'), { consumerTag: 'taken' })
    expect(await broker.connectionError(channel, consume)).toBe(
      "530 NOT_ALLOWED - attempt to reuse consumer tag 'taken'",
    )
  })

  test('gives one tag to consumers on two channels', async (broker) => {
    const { connection, channel } = await broker.open()
    const second = await broker.channel(connection)
    const queue = await broker.queue(channel)
    const first = await collect(channel, queue, { consumerTag: 'both' })
    const other = await collect(second, queue, { consumerTag: 'both' })
    sendAll(channel, queue, [1, 2])
    await broker.until(() => first.bodies.length + other.bodies.length === 2)
    expect([first.bodies, other.bodies]).toEqual([['1'], ['2']])
  })

  test('frees a tag when its queue is deleted', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    const inbox = await collect(channel, first, { consumerTag: 'again' })
    await channel.deleteQueue(first)
    await broker.until(() => inbox.cancels() === 1)
    expect((await collect(channel, second, { consumerTag: 'again' })).tag).toBe('again')
  })

  test('frees a tag when its consumer is cancelled', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await collect(channel, queue, { consumerTag: 'again' })
    await channel.cancel('again')
    const inbox = await collect(channel, queue, { consumerTag: 'again' })
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
  })
})

conformance('consume: delivery', (test) => {
  test('gives what waited, then what comes, in order', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 3)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [4, 5])
    await broker.until(() => inbox.bodies.length === 5)
    expect(inbox.bodies).toEqual(['1', '2', '3', '4', '5'])
    expect(inbox.messages.map((m) => m.fields.deliveryTag)).toEqual([1, 2, 3, 4, 5])
  })

  test('numbers deliveries of all consumers of a channel together', async (broker) => {
    const { channel } = await broker.open()
    const [first, second] = [await broker.queue(channel), await broker.queue(channel)]
    const a = await collect(channel, first)
    const b = await collect(channel, second, { noAck: true })
    const tags: number[] = []
    for (const [queue, inbox] of [
      [first, a],
      [second, b],
      [first, a],
      [second, b],
    ] as const) {
      const before = inbox.messages.length
      send(channel, queue, 'm')
      await broker.until(() => inbox.messages.length > before)
      tags.push(inbox.messages.at(-1)!.fields.deliveryTag)
    }
    expect(tags).toEqual([1, 2, 3, 4])
  })

  test('begins with tag 1 on a fresh channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 1)
    await take(channel, queue)
    await channel.close()
    const next = await broker.channel(connection)
    expect((await take(next, queue)).fields.deliveryTag).toBe(1)
  })

  test('refuses a queue that is not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    expect(await broker.channelError(channel, () => collect(channel, queue))).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('takes the empty name for the queue declared last', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, '')
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('without acks leaves nothing unacked', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue, { noAck: true })
    sendAll(channel, queue, [1, 2])
    await broker.until(() => inbox.bodies.length === 2)
    await channel.close()
    expect(await drained(await broker.channel(connection), queue)).toEqual([])
  })

  test('without acks closes the channel of who acks nevertheless', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue, { noAck: true })
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
    expect(await broker.channelError(channel, () => channel.ack(inbox.messages[0]!))).toBe(
      '406 PRECONDITION_FAILED - unknown delivery tag 1',
    )
  })

  test('takes unknown arguments and options', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue, { noLocal: true, arguments: { 'x-own': [1] } })
    send(channel, queue, 'own message')
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('refuses a priority that is no integer', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const consume = () => collect(channel, queue, { arguments: { 'x-priority': 'high' } })
    expect(await broker.channelError(channel, consume)).toBe(
      `406 PRECONDITION_FAILED - invalid arg 'x-priority' for queue '${queue}' in vhost '/': "expected integer, got longstr"`,
    )
  })

  test('refuses a stream offset on a classic queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const consume = () => collect(channel, queue, { arguments: { 'x-stream-offset': 'first' } })
    expect(await broker.channelError(channel, consume)).toBe(
      `406 PRECONDITION_FAILED - invalid arg 'x-stream-offset' for queue '${queue}' in vhost '/' of queue type rabbit_classic_queue`,
    )
  })
})

conformance('consume: cancel', (test) => {
  test('answers with the tag, also when there was no such consumer', async (broker) => {
    const { channel } = await broker.open()
    expect(await channel.cancel('nobody')).toEqual({ consumerTag: 'nobody' })
  })

  test('ends deliveries and leaves what is unacked with the channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    sendAll(channel, queue, [1, 2])
    await broker.until(() => inbox.bodies.length === 2)
    await channel.cancel(inbox.tag)
    send(channel, queue, 3)
    await broker.holds(channel, queue, 1)
    channel.ack(inbox.messages[0]!)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 2)
    expect(await drained(next, queue)).toEqual(['2 (again)', '3'])
    expect(inbox.cancels()).toBe(0)
  })

  test('leaves the other consumers, to whom all goes now', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue)
    await channel.cancel(first.tag)
    sendAll(channel, queue, [1, 2, 3])
    await broker.until(() => second.bodies.length === 3)
    expect(first.bodies).toEqual([])
  })

  test('does not reach a consumer of another channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue, { consumerTag: 'mine' })
    const other = await broker.channel(connection)
    await other.cancel('mine')
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
    expect(await channel.checkQueue(queue)).toMatchObject({ consumerCount: 1 })
  })

  test('twice is fine', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const { tag } = await collect(channel, queue)
    expect(await channel.cancel(tag)).toEqual({ consumerTag: tag })
    expect(await channel.cancel(tag)).toEqual({ consumerTag: tag })
  })

  test('by the server comes as null to the consumer and as an event to the channel', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const log: unknown[] = []
    channel.on('cancel', (fields) => log.push(fields))
    await channel.consume(queue, (message) => log.push(message), { consumerTag: 'mine' })
    await channel.deleteQueue(queue)
    await broker.until(() => log.length === 2)
    expect(log).toEqual([null, { consumerTag: 'mine', nowait: true }])
  })

  test('by the server needs no answer: to cancel again is fine', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    await channel.deleteQueue(queue)
    await broker.until(() => inbox.cancels() === 1)
    expect(await channel.cancel(inbox.tag)).toEqual({ consumerTag: inbox.tag })
  })

  test('by the server does not come to who deletes the queue after cancelling', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    await channel.cancel(inbox.tag)
    await channel.deleteQueue(queue)
    expect(await channel.checkExchange('amq.direct')).toEqual({})
    expect(inbox.cancels()).toBe(0)
  })

  test('by the server comes when another connection deletes the queue', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    const inbox = await collect(other.channel, queue)
    await channel.deleteQueue(queue)
    await broker.until(() => inbox.cancels() === 1)
  })

  test('counts consumers anew', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const first = await collect(channel, queue)
    const second = await collect(channel, queue, { noAck: true })
    expect((await channel.checkQueue(queue)).consumerCount).toBe(2)
    await channel.cancel(first.tag)
    expect((await channel.checkQueue(queue)).consumerCount).toBe(1)
    await channel.cancel(second.tag)
    expect((await channel.checkQueue(queue)).consumerCount).toBe(0)
  })
})
