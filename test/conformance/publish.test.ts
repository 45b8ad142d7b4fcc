import { expect } from 'vitest'
import {
  bytes,
  conformance,
  differenceOf,
  drained,
  publish,
  refusal,
  send,
  sendAll,
  take,
  takeMany,
  text,
} from '../support/conformance.js'

conformance('publish', (test) => {
  test('delivers bodies of any bytes and any length', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const size of [0, 1, 255, 4096, 131_064, 131_065, 300_000]) {
      const body = bytes(Array.from({ length: size }, (_, i) => (i * 7) % 256))
      channel.sendToQueue(queue, body)
      const message = await take(channel, queue, { noAck: true })
      expect([size, differenceOf(message.content, body)]).toEqual([size, -1])
    }
  })

  test('carries exchange and key as they were published', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, '#')
    publish(channel, exchange, 'a.b', 1)
    publish(channel, exchange, '', 2)
    send(channel, queue, 3)
    const seen = []
    for (let i = 0; i < 3; i++) {
      const { fields } = await take(channel, queue)
      seen.push([fields.exchange, fields.routingKey])
    }
    expect(seen).toEqual([
      [exchange, 'a.b'],
      [exchange, ''],
      ['', queue],
    ])
  })

  test('copies the body: changing the buffer afterwards changes nothing', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const body = bytes('before')
    channel.sendToQueue(queue, body)
    body.set(bytes('after!'))
    expect(text((await take(channel, queue)).content)).toBe('before')
  })

  test('gives each queue a message of its own', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const first = await broker.boundQueue(channel, exchange, '')
    const second = await broker.boundQueue(channel, exchange, '')
    publish(channel, exchange, '', 'text', { headers: { list: [1] } })
    const message = await take(channel, first)
    message.content.set(bytes('xxxx'))
    ;(message.properties.headers!['list'] as number[]).push(2)
    const copy = await take(channel, second)
    expect(text(copy.content)).toBe('text')
    expect(copy.properties.headers).toEqual({ list: [1] })
  })

  test('reads a redelivered message anew', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'text')
    const message = await take(channel, queue)
    message.content.set(bytes('xxxx'))
    channel.nack(message)
    expect(text((await take(channel, queue)).content)).toBe('text')
  })

  test('keeps the order of one channel through several exchanges', async (broker) => {
    const { channel } = await broker.open()
    const fanout = await broker.exchange(channel, 'fanout')
    const headers = await broker.exchange(channel, 'headers')
    const queue = await broker.boundQueue(channel, fanout, '')
    await channel.bindQueue(queue, headers, '')
    for (let i = 0; i < 12; i++) {
      publish(channel, [fanout, headers, ''][i % 3]!, i % 3 === 2 ? queue : 'k', i)
    }
    expect(await drained(channel, queue)).toEqual(Array.from({ length: 12 }, (_, i) => String(i)))
  })

  test('answers true as long as there is room', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(send(channel, queue, 'm')).toBe(true)
    expect(publish(channel, '', 'nowhere', 'm')).toBe(true)
  })

  test('loses a message for a queue that is not there, and the channel stays', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    send(channel, queue, 'lost')
    await channel.assertQueue(queue, { exclusive: true })
    send(channel, queue, 'found')
    expect(await drained(channel, queue)).toEqual(['found'])
  })

  test('to an exchange that is not there closes the channel', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name()
    expect(await broker.channelError(channel, () => publish(channel, exchange, 'k', 'm'))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('to an internal exchange closes the channel', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct', { internal: true })
    expect(await broker.channelError(channel, () => publish(channel, exchange, 'k', 'm'))).toBe(
      `403 ACCESS_REFUSED - cannot publish to internal exchange '${exchange}' in vhost '/'`,
    )
  })

  test('to the trace exchange is refused', async (broker) => {
    const { channel } = await broker.open()
    const trace = 'amq.rabbitmq.trace'
    expect(await broker.channelError(channel, () => publish(channel, trace, 'k', 'm'))).toBe(
      `403 ACCESS_REFUSED - cannot publish to internal exchange '${trace}' in vhost '/'`,
    )
  })

  test('before the mistake arrives, after it is lost', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    await broker.channelError(channel, () => {
      send(channel, queue, 'before')
      publish(channel, broker.name('missing'), 'k', 'mistake')
      send(channel, queue, 'after')
    })
    expect(await drained(await broker.channel(connection), queue)).toEqual(['before'])
  })

  test('takes down with it the request that waits on its channel', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name()
    publish(channel, exchange, 'k', 'm')
    expect(await refusal(channel.checkExchange('amq.direct'))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('leaves other channels alone when it goes wrong', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(other)
    await broker.channelError(channel, () => publish(channel, broker.name(), 'k', 'm'))
    send(other, queue, 'm')
    expect(await drained(other, queue)).toEqual(['m'])
  })

  test('names the user only if it is who publishes', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { userId: 'guest' })
    expect((await take(channel, queue)).properties.userId).toBe('guest')
    const forge = () => send(channel, queue, 'm', { userId: 'Guest' })
    expect(await broker.channelError(channel, forge)).toBe(
      "406 PRECONDITION_FAILED - user_id property set to 'Guest' but authenticated user was 'guest'",
    )
  })

  test('checks the user also of what would be lost', async (broker) => {
    const { channel } = await broker.open()
    const forge = () => send(channel, broker.name('nowhere'), 'm', { userId: 'someone' })
    expect(await broker.channelError(channel, forge)).toBe(
      "406 PRECONDITION_FAILED - user_id property set to 'someone' but authenticated user was 'guest'",
    )
  })

  test('looks for the exchange before it looks at the message', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name()
    const forge = () => publish(channel, exchange, 'k', 'm', { userId: 'x', expiration: 'y' })
    expect(await broker.channelError(channel, forge)).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('looks at the user first or last', async (broker) => {
    const { channel } = await broker.open()
    const forge = () => send(channel, 'q', 'm', { userId: 'x', expiration: 'y' })
    expect(await broker.channelError(channel, forge)).toContain(
      broker.by({ '3.10': 'user_id property', '4.0': 'invalid expiration' }),
    )
  })

  const expirations: Readonly<Record<string, string>> = {
    x: 'no_integer',
    '': 'no_integer',
    '-': 'no_integer',
    '-5': '{value_negative,-5}',
    '1x': '{leftover_string,"x"}',
    '1.0': '{leftover_string,".0"}',
    '5 ': '{leftover_string," "}',
    '0x10': '{leftover_string,"x10"}',
    '315360000001': '{value_too_large,315360000001}',
    '9007199254740993': '{value_too_large,9007199254740993}',
    '+9007199254740993': '{value_too_large,9007199254740993}',
  }

  test.each(Object.keys(expirations))('refuses the expiration "%s"', async (broker, expiration) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const publishIt = () => send(channel, queue, 'm', { expiration })
    expect(await broker.channelError(channel, publishIt)).toBe(
      `406 PRECONDITION_FAILED - invalid expiration '${expiration}': ${expirations[expiration]!}`,
    )
  })

  test('takes expirations of any notation of a whole number', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const expirations = ['60000', '+60000', '00060000', '315360000000', 60_000]
    for (const expiration of expirations) send(channel, queue, 'm', { expiration })
    const seen = []
    for (const { properties } of await takeMany(channel, queue, expirations.length)) {
      seen.push(properties.expiration)
    }
    expect(seen).toEqual(
      broker.by({
        '3.10': ['60000', '+60000', '00060000', '315360000000', '60000'],
        '4.0': ['60000', '60000', '60000', '315360000000', '60000'],
      }),
    )
  })

  test.since('4.0')('takes any delivery mode', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { deliveryMode: 3 })
    expect((await take(channel, queue)).properties.deliveryMode).toBe(3)
  })

  test.before('4.0')('refuses a delivery mode other than 1 and 2', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(
      await broker.channelError(channel, () => send(channel, queue, 'm', { deliveryMode: 3 })),
    ).toBe('406 PRECONDITION_FAILED - invalid message: {delivery_mode_unknown,3}')
  })

  test('takes a body of 16 MiB, and more as long as there was no limit', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const largest = 16 * 1024 * 1024
    send(channel, queue, 'x'.repeat(largest))
    expect((await take(channel, queue)).content.length).toBe(largest)
    const publish = (): unknown => send(channel, queue, 'x'.repeat(largest + 1))
    if (broker.version === '3.10') {
      publish()
      await broker.holds(await broker.channel(connection), queue, 1)
    } else {
      expect(await broker.channelError(channel, publish)).toBe(
        '406 PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216',
      )
    }
  })

  test('reaches consumers of other connections', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    const got: string[] = []
    await channel.consume(queue, (message) => got.push(text(message?.content) ?? ''), {
      noAck: true,
    })
    sendAll(other.channel, queue, [1, 2, 3])
    await broker.until(() => got.length === 3)
    expect(got).toEqual(['1', '2', '3'])
  })
})
