import type { Channel, Message } from 'amqplib'
import { expect } from 'vitest'
import { conformance, publish, send, shown, take, type Broker } from '../support/conformance.js'

const timestamp = { '!': 'timestamp', value: expect.any(Number) as number }

/** Entries of x-death in short. */
function deaths(message: Message): [reason: string, queue: string, count: number][] {
  const entries = message.properties.headers?.['x-death'] ?? []
  return entries.map(({ reason, queue, count }) => [reason, queue, count])
}

/** Waits for a message and takes it. */
async function awaited(broker: Broker, channel: Channel, queue: string): Promise<Message> {
  await broker.holds(channel, queue, 1)
  return take(channel, queue)
}

/** What later versions tell of the latest death beside that of the first. */
function last(broker: Broker, death: { exchange: string; queue: string; reason: string }): object {
  const { exchange, queue, reason } = death
  return broker.by({
    '3.10': {},
    '4.0': {
      'x-last-death-exchange': exchange,
      'x-last-death-queue': queue,
      'x-last-death-reason': reason,
    },
  })
}

conformance('dead-letter: x-death', (test) => {
  test('tells who gave the message up, why, when and where it came from', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    await channel.bindQueue(queue, exchange, '#')
    publish(channel, exchange, 'some.key', 'm', { headers: { own: 1 } })
    channel.reject(await take(channel, queue), false)
    const { properties } = await awaited(broker, channel, dead)
    expect(properties.headers).toEqual({
      own: 1,
      'x-death': [
        {
          count: 1,
          reason: 'rejected',
          queue,
          time: timestamp,
          exchange,
          'routing-keys': ['some.key'],
        },
      ],
      'x-first-death-exchange': exchange,
      'x-first-death-queue': queue,
      'x-first-death-reason': 'rejected',
      ...last(broker, { exchange, queue, reason: 'rejected' }),
    })
  })

  test('has its fields in RabbitMQ’s order', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm', { expiration: '20', headers: { own: 1, 'z-own': 2 } })
    const { properties } = await awaited(broker, channel, dead)
    expect(Object.keys(properties.headers!)).toEqual([
      'own',
      'x-death',
      'x-first-death-exchange',
      'x-first-death-queue',
      'x-first-death-reason',
      ...Object.keys(last(broker, { exchange: '', queue, reason: 'expired' })),
      'z-own',
    ])
    const fields = ['count', 'reason', 'queue', 'time', 'exchange', 'routing-keys']
    expect(Object.keys(properties.headers!['x-death']![0]!)).toEqual(
      broker.by({
        '3.10': [...fields, 'original-expiration'],
        '4.0': ['original-expiration', ...fields],
      }),
    )
  })

  test('keeps the expiration that the message had and loses', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm', { expiration: '030' })
    const { properties } = await awaited(broker, channel, dead)
    expect(properties.expiration).toBeUndefined()
    expect(properties.headers!['x-death']![0]).toMatchObject({
      reason: 'expired',
      'original-expiration': broker.by({ '3.10': '030', '4.0': '30' }),
    })
  })

  test('does not speak of the queue’s own time to live', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      messageTtl: 20,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm')
    const { properties } = await awaited(broker, channel, dead)
    expect(properties.headers!['x-death']![0]).not.toHaveProperty('original-expiration')
  })

  test('leaves every other property as it was', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    const kept = {
      contentType: 'a/b',
      contentEncoding: 'c',
      deliveryMode: 2,
      priority: 3,
      correlationId: 'd',
      replyTo: 'e',
      messageId: 'f',
      timestamp: 7,
      type: 'g',
      userId: 'guest',
      appId: 'h',
    }
    send(channel, queue, 'body', kept)
    channel.reject(await take(channel, queue), false)
    const message = await awaited(broker, channel, dead)
    expect(message.properties).toMatchObject(kept)
    expect(shown(message)).toBe(broker.by({ '3.10': 'body', '4.3': 'body (again)' }))
  })

  test('says maxlen where a queue is too long', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      maxLength: 0,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm')
    const message = await awaited(broker, channel, dead)
    expect(deaths(message)).toEqual([['maxlen', queue, 1]])
    expect(message.properties.headers!['x-first-death-reason']).toBe('maxlen')
  })

  test('says maxlen where a queue refuses', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      arguments: { 'x-max-length-bytes': 3 },
      overflow: 'reject-publish-dlx',
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'too long')
    expect(deaths(await awaited(broker, channel, dead))).toEqual([['maxlen', queue, 1]])
  })

  test('counts how often a queue gave the message up for one reason', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { deadLetterExchange: '' })
    send(channel, queue, 'm')
    for (let i = 1; i <= 3; i++) {
      channel.reject(await awaited(broker, channel, queue), false)
      const message = await awaited(broker, channel, queue)
      expect(deaths(message)).toEqual([['rejected', queue, i]])
      channel.nack(message)
    }
  })

  test('has the latest queue first', async (broker) => {
    const { channel } = await broker.open()
    const names = ['a', 'b', 'c', 'd', 'end'].map((name) => broker.name(name))
    for (const [i, name] of names.entries()) {
      const next = names[i + 1]
      const onwards = next && { deadLetterExchange: '', deadLetterRoutingKey: next }
      await channel.assertQueue(name, { exclusive: true, ...onwards })
    }
    const [a, b, c, d, end] = names as [string, string, string, string, string]
    send(channel, a, 'm')
    const seen: string[][] = []
    for (const queue of [a, b, c, d, end]) {
      const message = await awaited(broker, channel, queue)
      seen.push(deaths(message).map(([, name]) => name))
      if (queue !== end) channel.reject(message, false)
      else expect(message.properties.headers!['x-first-death-queue']).toBe(a)
    }
    // RabbitMQ once turned the older ones round at each hop
    const orders = broker.by({
      '3.10': [[], [a], [b, a], [c, a, b], [d, b, a, c]],
      '4.0': [[], [a], [b, a], [c, b, a], [d, c, b, a]],
    })
    expect(seen).toEqual(orders)
  })

  test('has an entry for each reason of a queue', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    const first = await awaited(broker, channel, dead)
    send(channel, queue, 'm', { headers: first.properties.headers, expiration: '20' })
    channel.ack(first)
    const second = await awaited(broker, channel, dead)
    // a history that a client brings is none to later versions
    expect(deaths(second)).toEqual(
      broker.by({
        '3.10': [
          ['expired', queue, 1],
          ['rejected', queue, 1],
        ],
        '4.0': [['expired', queue, 1]],
      }),
    )
    expect(second.properties.headers!['x-first-death-reason']).toBe(
      broker.by({ '3.10': 'rejected', '4.0': 'expired' }),
    )
  })

  test('has all keys of a message with copies', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm', { CC: ['x', 'y'], BCC: ['z'] })
    channel.reject(await take(channel, queue), false)
    const { headers } = (await awaited(broker, channel, dead)).properties
    expect(headers!['x-death']![0]!['routing-keys']).toEqual([queue, 'x', 'y'])
    expect(headers!['CC']).toEqual(broker.by({ '3.10': undefined, '4.0': ['x', 'y'] }))
  })

  test('loses the first of two equal keys to a blind copy', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm', { CC: ['x', 'y'], BCC: [queue, 'x'] })
    channel.reject(await take(channel, queue), false)
    const { headers } = (await awaited(broker, channel, dead)).properties
    expect(headers!['x-death']![0]!['routing-keys']).toEqual(
      broker.by({ '3.10': [queue, 'x', 'y'], '4.0': ['y', queue, 'x'] }),
    )
  })

  test('loses a key of a queue to a blind copy', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const last = await broker.queue(channel)
    const second = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: last,
    })
    await channel.bindQueue(second, exchange, 'z')
    const first = await broker.queue(channel, {
      deadLetterExchange: exchange,
      deadLetterRoutingKey: 'z',
    })
    send(channel, first, 'm', { CC: ['x'], BCC: ['z'] })
    channel.reject(await take(channel, first), false)
    channel.reject(await awaited(broker, channel, second), false)
    const { headers } = (await awaited(broker, channel, last)).properties
    expect(headers!['x-death']!.map((death) => death['routing-keys'])).toEqual([
      broker.by({ '3.10': ['z'], '4.0': [] }),
      [first, 'x'],
    ])
  })

  test('keeps copies where the key stays: they are routed again, blind ones as well', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const [copy, blind] = [
      await broker.boundQueue(channel, exchange, 'copy'),
      await broker.boundQueue(channel, exchange, 'blind'),
    ]
    const queue = await broker.queue(channel, { deadLetterExchange: exchange })
    send(channel, queue, 'm', { CC: 'copy', BCC: 'blind' })
    channel.reject(await take(channel, queue), false)
    const { headers } = (await awaited(broker, channel, copy)).properties
    expect(headers!['CC']).toEqual(['copy'])
    await awaited(broker, channel, blind)
  })

  test('is not made for a message that is only requeued', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { deadLetterExchange: '' })
    send(channel, queue, 'm')
    channel.nack(await take(channel, queue))
    expect((await take(channel, queue)).properties.headers).toEqual({})
  })

  test('is begun anew when a client made up nonsense', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'm', { headers: { 'x-death': 5 } })
    channel.reject(await take(channel, queue), false)
    const message = await awaited(broker, channel, dead)
    expect(deaths(message)).toEqual([['rejected', queue, 1]])
    expect(message.properties.headers!['x-first-death-queue']).toBe(
      broker.by({ '3.10': undefined, '4.0': queue }),
    )
  })

  test('believes or forgets the count that a client made up', async (broker) => {
    const { channel } = await broker.open()
    const dead = await broker.queue(channel)
    const queue = await broker.queue(channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    const made = { queue, reason: 'rejected', count: 41, exchange: 'x', 'routing-keys': ['k'] }
    send(channel, queue, 'm', { headers: { 'x-death': [made] } })
    channel.reject(await take(channel, queue), false)
    expect(deaths(await awaited(broker, channel, dead))).toEqual([
      ['rejected', queue, broker.by({ '3.10': 42, '4.0': 1 })],
    ])
  })
})
