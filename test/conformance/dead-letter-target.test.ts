import { expect } from 'vitest'
import {
  collect,
  conformance,
  drained,
  publish,
  send,
  sendAll,
  take,
  takeMany,
  text,
} from '../support/conformance.js'

conformance('dead-letter: where to', (test) => {
  test('to the exchange of the queue, under the old key', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const [byKey, other] = [
      await broker.boundQueue(channel, exchange, 'old.key'),
      await broker.boundQueue(channel, exchange, 'other'),
    ]
    const source = await broker.exchange(channel, 'fanout')
    const queue = await broker.queue(channel, { deadLetterExchange: exchange })
    await channel.bindQueue(queue, source, '')
    publish(channel, source, 'old.key', 'm')
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, byKey, 1)
    const { fields } = await take(channel, byKey)
    expect([fields.exchange, fields.routingKey, fields.redelivered]).toEqual([
      exchange,
      'old.key',
      broker.by({ '3.10': false, '4.3': true }),
    ])
    expect(await drained(channel, other)).toEqual([])
  })

  test('is redelivered if it failed and has waited, and not if a consumer was waiting', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    const inbox = await collect(channel, dead)
    send(channel, queue, 'passes')
    channel.reject(await take(channel, queue), false)
    await broker.until(() => inbox.messages.length === 1)
    await channel.cancel(inbox.tag)
    send(channel, queue, 'waits')
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, dead, 1)
    const waited = await take(channel, dead)
    expect([...inbox.messages, waited].map(({ fields }) => fields.redelivered)).toEqual([
      false,
      broker.by({ '3.10': false, '4.3': true }),
    ])
  })

  test('under the key of the queue, if it has one', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const dead = await broker.boundQueue(channel, exchange, 'new.key')
    const queue = await broker.queue(channel, {
      deadLetterExchange: exchange,
      deadLetterRoutingKey: 'new.key',
    })
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, dead, 1)
    expect((await take(channel, dead)).fields).toMatchObject({ exchange, routingKey: 'new.key' })
  })

  test('under an empty key, if that is the queue’s', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const dead = await broker.boundQueue(channel, exchange, '')
    const queue = await broker.queue(channel, {
      deadLetterExchange: exchange,
      deadLetterRoutingKey: '',
    })
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, dead, 1)
  })

  test('to every queue that the exchange routes to', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const dead = [
      await broker.boundQueue(channel, exchange, ''),
      await broker.boundQueue(channel, exchange, ''),
    ]
    const queue = await broker.queue(channel, { deadLetterExchange: exchange })
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    for (const target of dead) await broker.holds(channel, target, 1)
  })

  test('nowhere without an exchange, or where nothing is bound', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const plain = await broker.queue(channel)
    const unbound = await broker.queue(channel, { deadLetterExchange: exchange })
    for (const queue of [plain, unbound]) {
      send(channel, queue, 'm')
      channel.reject(await take(channel, queue), false)
      expect(await drained(channel, queue)).toEqual([])
    }
  })

  test('nowhere when the exchange is deleted, without a complaint', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const dead = await broker.boundQueue(channel, exchange, '')
    const queue = await broker.queue(channel, { deadLetterExchange: exchange })
    await channel.deleteExchange(exchange)
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    expect(await drained(channel, dead)).toEqual([])
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('through exchanges that are bound to it', async (broker) => {
    const { channel } = await broker.open()
    const first = await broker.exchange(channel, 'fanout')
    const second = await broker.exchange(channel, 'fanout')
    await channel.bindExchange(second, first, '')
    const dead = await broker.boundQueue(channel, second, '')
    const queue = await broker.queue(channel, { deadLetterExchange: first })
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, dead, 1)
    expect((await take(channel, dead)).fields.exchange).toBe(first)
  })

  test('by its headers', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const dead = await broker.boundQueue(channel, exchange, '', { kind: 'a' })
    const reasons = await broker.boundQueue(channel, exchange, '', {
      'x-match': 'all-with-x',
      'x-first-death-reason': 'rejected',
    })
    const queue = await broker.queue(channel, { deadLetterExchange: exchange })
    send(channel, queue, 'm', { headers: { kind: 'a' } })
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, dead, 1)
    await broker.holds(channel, reasons, 1)
  })

  test('into a full queue, which drops its oldest', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel, { maxLength: 1 })
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    channel.nackAll(false)
    await broker.passes(20)
    expect(await drained(channel, dead)).toEqual(['2'])
  })

  test('into a full queue that refuses, where it is lost', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    sendAll(channel, queue, [1, 2])
    await takeMany(channel, queue, 2)
    channel.nackAll(false)
    await broker.passes(20)
    expect(await drained(channel, dead)).toEqual(['1'])
  })

  test('to a consumer that waits', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const got: string[] = []
    await channel.consume(dead, (message) => got.push(text(message?.content) ?? ''), {
      noAck: true,
    })
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    await broker.until(() => got.length === 1)
  })

  test('not back to whoever published it as mandatory', async (broker) => {
    const { channel } = await broker.open()
    const returned: string[] = []
    channel.on('return', (message) => returned.push(text(message.content)))
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: broker.name('nowhere'),
    })
    send(channel, queue, 'dead', { mandatory: true })
    channel.reject(await take(channel, queue), false)
    send(channel, broker.name('nowhere'), 'stray', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual(['stray'])
  })
})
