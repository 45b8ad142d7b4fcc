import type { Channel } from 'amqplib'
import { expect } from 'vitest'
import { bodyKind, bytes, conformance, refusal, take } from '../support/conformance.js'

/** For what the types forbid and callers do all the same. */
const any = (value: unknown): never => value as never

const text = (field: string) =>
  `Field '${field}' is the wrong type; must be a string (up to 255 chars)`
const number = (field: string) =>
  `Field '${field}' is the wrong type; must be a number (but not NaN)`
const beyond = (range: string, received: string) =>
  `The value of "value" is out of range. It must be ${range}. Received ${received}`
const noInteger = (value: string) =>
  `The number ${value} cannot be converted to a BigInt because it is not an integer`
const noPrototype = (value: string) => `Object prototype may only be an Object or null: ${value}`

const body = bytes('m')
const tagged = (deliveryTag: unknown) => any({ fields: { deliveryTag } })

type Call = (channel: Channel) => unknown
type Entry = readonly [name: string, call: Call, message: string]

const requests: readonly Entry[] = [
  ['a number as a queue', (ch) => ch.checkQueue(any(5)), text('queue')],
  ['a number as a queue to declare', (ch) => ch.assertQueue(any(5)), text('queue')],
  ['a number as an exchange', (ch) => ch.assertExchange(any(5), 'direct'), text('exchange')],
  ['null as a type', (ch) => ch.assertExchange('x', any(null)), text('type')],
  ['null as a key', (ch) => ch.bindQueue('q', 'amq.direct', any(null)), text('routingKey')],
  [
    'no source',
    (ch) => ch.bindQueue('q', any(undefined), 'k'),
    "Missing value for mandatory field 'exchange'",
  ],
  [
    'no source for an exchange',
    (ch) => ch.bindExchange('x', any(undefined), 'k'),
    "Missing value for mandatory field 'source'",
  ],
  [
    'a number as arguments',
    (ch) => ch.bindQueue('q', 'amq.direct', 'k', 5),
    "Field 'arguments' is the wrong type; must be an object",
  ],
  ['a number as a queue to consume', (ch) => ch.consume(any(5), () => undefined), text('queue')],
  ['a number as a queue to get from', (ch) => ch.get(any(5)), text('queue')],
  ['null as a tag', (ch) => ch.cancel(any(null)), text('consumerTag')],
  ['no tag', (ch) => ch.cancel(any(undefined)), "Missing value for mandatory field 'consumerTag'"],
  ['a text as a prefetch', (ch) => ch.prefetch(any('5')), number('prefetchCount')],
  ['a negative prefetch', (ch) => ch.prefetch(-1), beyond('>= 0 and <= 65535', '-1')],
  ['a prefetch beyond 16 bits', (ch) => ch.prefetch(65_536), beyond('>= 0 and <= 65535', '65536')],
  ['a name of 256 bytes', (ch) => ch.checkQueue('q'.repeat(256)), text('queue')],
]

const calls: readonly Entry[] = [
  [
    'queue arguments that are a text',
    (ch) => ch.assertQueue('q', { arguments: 'x' }),
    noPrototype('x'),
  ],
  ['a number as an exchange', (ch) => ch.publish(any(5), 'k', body), text('exchange')],
  ['null as a key', (ch) => ch.publish('', any(null), body), text('routingKey')],
  ['a key of 256 bytes', (ch) => ch.publish('', 'k'.repeat(256), body), text('routingKey')],
  ['a number as headers', (ch) => ch.sendToQueue('q', body, { headers: 5 }), noPrototype('5')],
  [
    'a priority of 256',
    (ch) => ch.sendToQueue('q', body, { priority: 256 }),
    beyond('>= 0 and <= 255', '256'),
  ],
  [
    'a delivery mode of 300',
    (ch) => ch.sendToQueue('q', body, { deliveryMode: 300 }),
    beyond('>= 0 and <= 255', '300'),
  ],
  [
    'a negative timestamp',
    (ch) => ch.sendToQueue('q', body, { timestamp: -1 }),
    beyond('>= 0n and < 2n ** 64n', '-1n'),
  ],
  [
    'a timestamp with a fraction',
    (ch) => ch.sendToQueue('q', body, { timestamp: 1.5 }),
    noInteger('1.5'),
  ],
  [
    'a timestamp that is no number',
    (ch) => ch.sendToQueue('q', body, { timestamp: NaN }),
    number('timestamp'),
  ],
  [
    'a function in the headers',
    (ch) => ch.sendToQueue('q', body, { headers: { f: () => 1 } }),
    'Unknown type to encode: function',
  ],
  [
    'headers that are too large',
    (ch) => ch.sendToQueue('q', body, { headers: { a: 'x'.repeat(70_000) } }),
    'Encoded field table (headers or arguments) exceeds the 65536 byte encoding buffer',
  ],
  ['no body', (ch) => ch.sendToQueue('q', any(undefined)), `content is not a ${bodyKind}`],
  [
    'no message to ack',
    (ch) => ch.ack(any(undefined)),
    "Cannot read properties of undefined (reading 'fields')",
  ],
  [
    'false as a message',
    (ch) => ch.nack(any(false)),
    "Cannot read properties of undefined (reading 'deliveryTag')",
  ],
  ['a text as a tag', (ch) => ch.ack(tagged('1')), number('deliveryTag')],
  ['null as a tag', (ch) => ch.reject(tagged(null)), number('deliveryTag')],
  ['a negative tag', (ch) => ch.ack(tagged(-1)), beyond('>= 0n and < 2n ** 64n', '-1n')],
  ['a tag with a fraction', (ch) => ch.nack(tagged(1.5)), noInteger('1.5')],
]

conformance('what the client refuses', (test) => {
  test.each(requests)('rejects %s', async (broker, [, call, message]) => {
    const { connection, channel } = await broker.open()
    expect(await refusal(Promise.resolve().then(() => call(channel)))).toBe(
      message.startsWith('The value') ? `ERR_OUT_OF_RANGE ${message}` : message,
    )
    // the connection is none the worse for it
    await (await broker.channel(connection)).checkExchange('amq.direct')
  })

  test.each(calls)(
    'throws over %s at once, and the channel stays',
    async (broker, [, call, message]) => {
      const { channel } = await broker.open()
      expect(() => call(channel)).toThrow(message)
      await channel.checkExchange('amq.direct')
    },
  )

  test('refuses headers that contain themselves', async (broker) => {
    const { channel } = await broker.open()
    const headers: Record<string, unknown> = {}
    headers['self'] = headers
    expect(() => channel.sendToQueue('q', body, { headers })).toThrow(RangeError)
    await channel.checkExchange('amq.direct')
  })

  const lenient: readonly (readonly [name: string, call: Call])[] = [
    ['a prefetch with a fraction', (ch) => ch.prefetch(1.5)],
    ['a prefetch of NaN', (ch) => ch.prefetch(NaN)],
    ['a priority with a fraction', (ch) => ch.sendToQueue('q', body, { priority: 1.5 })],
    ['no exchange', (ch) => ch.publish(any(undefined), 'k', body)],
    ['no key', (ch) => ch.publish('', any(undefined), body)],
    ['a text as mandatory', (ch) => ch.publish('', 'k', body, { mandatory: any('no') })],
    ['numbers for booleans', (ch) => ch.assertQueue('', { exclusive: any(1), durable: any(0) })],
    ['null for booleans', (ch) => ch.assertQueue('', { exclusive: true, durable: any(null) })],
  ]

  test.each(lenient)('takes %s', async (broker, [, call]) => {
    const { channel } = await broker.open()
    await call(channel)
    await channel.checkExchange('amq.direct')
  })

  test('takes a consumer without a callback, which fails at its first message', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(await channel.consume(queue, any(undefined), { consumerTag: 't' })).toEqual({
      consumerTag: 't',
    })
  })

  test('cuts the fraction off a prefetch', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    await channel.prefetch(1.9)
    const got: unknown[] = []
    await channel.consume(queue, (message) => got.push(message))
    for (let i = 0; i < 3; i++) channel.sendToQueue(queue, body)
    await broker.holds(channel, queue, 2)
    expect(got).toHaveLength(1)
  })

  test('cuts the fraction off a priority', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    channel.sendToQueue(queue, body, { priority: 1.9 })
    expect((await take(channel, queue)).properties.priority).toBe(1)
  })

  test('treats any requeue but false as true', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    channel.sendToQueue(queue, body)
    channel.nack(await take(channel, queue), false, any('no'))
    channel.nack(await take(channel, queue), false, any(1))
    channel.nack(await take(channel, queue), false, any(0))
    expect(await channel.get(queue)).toBe(false)
  })
})
