import type { Options } from 'amqplib'
import { expect } from 'vitest'
import {
  bodyKind,
  bytes,
  conformance,
  hasBuffer,
  publish,
  refusal,
  send,
  take,
  text,
} from '../support/conformance.js'

/** For what the types forbid and callers do all the same. */
const any = (value: unknown): never => value as never

conformance('properties', (test) => {
  test('come as they were sent', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const sent = {
      contentType: 'application/json',
      contentEncoding: 'gzip',
      headers: { a: 1 },
      deliveryMode: 2,
      priority: 7,
      correlationId: 'correlation',
      replyTo: 'reply.queue',
      expiration: '60000',
      messageId: 'id',
      timestamp: 1_700_000_000,
      type: 'kind',
      userId: 'guest',
      appId: 'app',
    }
    send(channel, queue, 'm', sent)
    expect((await take(channel, queue)).properties).toEqual({ ...sent, clusterId: undefined })
  })

  test('have all fourteen keys, undefined where nothing was sent', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    const { properties } = await take(channel, queue)
    expect(Object.entries(properties)).toEqual([
      ['contentType', undefined],
      ['contentEncoding', undefined],
      ['headers', {}],
      ['deliveryMode', undefined],
      ['priority', undefined],
      ['correlationId', undefined],
      ['replyTo', undefined],
      ['expiration', undefined],
      ['messageId', undefined],
      ['timestamp', undefined],
      ['type', undefined],
      ['userId', undefined],
      ['appId', undefined],
      ['clusterId', undefined],
    ])
  })

  test('do not include what AMQP does not know', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', any({ clusterId: 'c', nonsense: 1, messageId: 'id' }))
    const { properties } = await take(channel, queue)
    expect(properties.clusterId).toBeUndefined()
    expect(properties).not.toHaveProperty('nonsense')
  })

  const modes: readonly [name: string, options: Options.Publish, mode: number | undefined][] = [
    ['nothing', {}, undefined],
    ['persistent', { persistent: true }, 2],
    ['not persistent', { persistent: false }, 1],
    ['deliveryMode 1', { deliveryMode: 1 }, 1],
    ['deliveryMode true', { deliveryMode: true }, 2],
    ['deliveryMode false', { deliveryMode: false }, undefined],
    ['persistent against deliveryMode', { persistent: true, deliveryMode: 1 }, 2],
    ['deliveryMode "1"', { deliveryMode: any('1') }, 2],
    ['persistent null', { persistent: any(null) }, 1],
  ]

  test.each(modes)('have a delivery mode for %s', async (broker, [, options, mode]) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', options)
    expect((await take(channel, queue)).properties.deliveryMode).toBe(mode)
  })

  test('keep empty texts', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const texts = { contentType: '', correlationId: '', replyTo: '', messageId: '', type: '' }
    send(channel, queue, 'm', texts)
    expect((await take(channel, queue)).properties).toMatchObject(texts)
  })

  test('keep texts of any character up to 255 bytes', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const texts = {
      contentType: '🐇\0\n',
      correlationId: 'ü'.repeat(127),
      messageId: 'x'.repeat(255),
    }
    send(channel, queue, 'm', texts)
    expect((await take(channel, queue)).properties).toMatchObject(texts)
  })

  test('keep timestamps of 0 and beyond 32 bits', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const timestamp of [0, 1, 2 ** 32, 2 ** 52]) {
      send(channel, queue, 'm', { timestamp })
      expect((await take(channel, queue)).properties.timestamp).toBe(timestamp)
    }
  })

  test('keep a priority of 0 and of 255', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const priority of [0, 255]) {
      send(channel, queue, 'm', { priority })
      expect((await take(channel, queue)).properties.priority).toBe(priority)
    }
  })

  test('turn an expiration into text', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { expiration: 60_000 })
    expect((await take(channel, queue)).properties.expiration).toBe('60000')
  })

  test('come unchanged a second time', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { headers: { a: [1] }, messageId: 'id', priority: 4 })
    const first = await take(channel, queue)
    channel.nack(first)
    const second = await take(channel, queue)
    expect(second.properties).toEqual(first.properties)
  })

  const wrong: readonly [name: string, options: Options.Publish][] = [
    ['a number as contentType', { contentType: any(5) }],
    ['a number as correlationId', { correlationId: any(5) }],
    ['a table as messageId', { messageId: any({}) }],
    ['a boolean as type', { type: any(true) }],
    ['bytes as replyTo', { replyTo: any(bytes('x')) }],
    ['a text as priority', { priority: any('high') }],
    ['a text as timestamp', { timestamp: any('now') }],
    ['a date as timestamp', { timestamp: any(new Date(0)) }],
    ['a text of 256 bytes', { messageId: 'x'.repeat(256) }],
    ['a text of 255 characters that are more bytes', { messageId: 'ü'.repeat(200) }],
    ['a text as headers', { headers: any('x') }],
    ['a big integer as priority', { priority: any(5n) }],
  ]

  test.each(wrong)('refuse %s, and the channel stays', async (broker, [, options]) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(() => send(channel, queue, 'wrong', options)).toThrow(TypeError)
    send(channel, queue, 'right')
    expect(text((await take(channel, queue)).content)).toBe('right')
  })

  test('refuse a body that is no buffer, and the channel stays', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const body of [
      'text',
      hasBuffer ? new Uint8Array(3) : [1, 2, 3],
      5,
      null,
      undefined,
      {},
    ]) {
      expect(() => channel.sendToQueue(queue, any(body))).toThrow(
        new TypeError(`content is not a ${bodyKind}`),
      )
    }
    send(channel, queue, 'right')
    expect(text((await take(channel, queue)).content)).toBe('right')
  })

  test('refuse names that are no texts', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(() => publish(channel, any(5), 'k', 'm')).toThrow(TypeError)
    expect(() => publish(channel, '', any(null), 'm')).toThrow(TypeError)
    expect(() => publish(channel, '', 'k'.repeat(256), 'm')).toThrow(Error)
    expect(await channel.checkQueue(queue)).toMatchObject({ queue })
  })

  test('refuse expirations without a text', async (broker) => {
    const { channel } = await broker.open()
    expect(() => send(channel, 'q', 'm', { expiration: any(null) })).toThrow(TypeError)
    expect(await channel.checkExchange('amq.direct')).toEqual({})
  })
})

conformance('arguments of requests', (test) => {
  test('may be left out', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(await channel.prefetch(any(undefined))).toEqual({})
    expect(await channel.assertQueue(queue, any({ durable: false, exclusive: 1 }))).toMatchObject({
      queue,
    })
    expect(await channel.deleteQueue(queue, any(null))).toEqual({ messageCount: 0 })
  })

  test('make an options object of null fine', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    channel.sendToQueue(queue, bytes('m'), any(null))
    expect(text((await take(channel, queue, any(null))).content)).toBe('m')
    expect(await refusal(channel.deleteExchange('amq.direct', any(null)))).toContain(
      '403 ACCESS_REFUSED',
    )
  })
})
