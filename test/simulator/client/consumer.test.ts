import { describe, expect, test } from 'vitest'
import { delivery, message, setUpChannel as setUp } from './support/channel.js'
import { watch, type Log } from './support/log.js'

describe('a consumer', () => {
  async function consuming(onMessage: (message: unknown) => void) {
    const all = await setUp()
    const promise = all.channel.consume('q', onMessage)
    // the first message comes in the very frame after the answer
    await all.wire.say(1, { method: 'basic.consume-ok', consumerTag: 'c' }, delivery('first'))
    await promise
    return all
  }

  test('gets a message that follows its registration at once', async () => {
    const got: unknown[] = []
    await consuming((delivered) => got.push(delivered))
    expect(got).toHaveLength(1)
  })

  test('gets messages with the keys of amqplib, in its order', async () => {
    const got: { content: Buffer; fields: object; properties: object }[] = []
    await consuming((delivered) => got.push(delivered as never))
    const [first] = got
    expect(Object.keys(first!)).toEqual(['fields', 'properties', 'content'])
    expect(Object.keys(first!.fields)).toEqual([
      ...['consumerTag', 'deliveryTag', 'redelivered', 'exchange', 'routingKey'],
    ])
    expect(Object.keys(first!.properties)).toEqual([
      ...['contentType', 'contentEncoding', 'headers', 'deliveryMode', 'priority'],
      ...['correlationId', 'replyTo', 'expiration', 'messageId', 'timestamp', 'type', 'userId'],
      ...['appId', 'clusterId'],
    ])
    expect(first!.properties).toMatchObject({ headers: {} })
    expect(Buffer.isBuffer(first!.content)).toBe(true)
  })

  test('that throws closes the channel, with its own error', async () => {
    const { wire, log } = await consuming(() => {
      throw new Error('mine')
    })
    expect(wire.takeMethods()).toEqual(['basic.consume', 'channel.close'])
    await wire.say(1, { method: 'channel.close-ok' })
    expect(log).toEqual([
      ['channel', 'error', 'mine'],
      ['channel', 'close'],
    ])
  })

  test.each([
    ['text', 505, 'text'],
    [5, 541, '5'],
  ])('that throws %j, which is no Error, closes it with code %d', async (thrown, code, text) => {
    const { wire, channel } = await consuming(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw thrown
    })
    const errors: unknown[] = []
    channel.on('error', (error) => errors.push(error))
    await wire.say(1, { method: 'channel.close-ok' })
    expect(errors).toEqual([expect.objectContaining({ code, message: text })])
  })

  test('that throws undefined, which has no words, ends the connection', async () => {
    const { log } = await consuming(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw undefined
    })
    expect(log[0]).toEqual(['connection', 'error', expect.stringContaining('toString')])
  })

  test('that throws does no harm when somebody listens for handler-error', async () => {
    const { host, wire, channel, log } = await setUp()
    watch(log, 'channel', channel, ['handler-error'])
    void channel.consume('q', () => {
      throw new Error('mine')
    })
    await wire.say(1, { method: 'basic.consume-ok', consumerTag: 'c' }, delivery('1'))
    expect(log).toEqual([])
    await host.clock.pass(0)
    expect(log).toEqual([['channel', 'handler-error', 'mine', 'delivery']])
  })

  test('that nobody registered closes the channel', async () => {
    const { wire, log } = await setUp()
    await wire.say(1, delivery('1', 1, 'nobody'))
    await wire.say(1, { method: 'channel.close-ok' })
    expect(log[0]).toEqual(['channel', 'error', 'Unknown consumer: nobody'])
  })

  test('gets null when the broker cancels it, before the event, and is forgotten', async () => {
    const log: Log = []
    const { wire, channel } = await consuming((delivered) => {
      if (delivered === null) log.push('null')
    })
    channel.on('cancel', (fields) => log.push(fields))
    await wire.say(1, { method: 'basic.cancel', consumerTag: 'c' })
    expect(log).toEqual(['null', { consumerTag: 'c', nowait: true }])
    expect(channel.consumers.size).toBe(0)
  })

  test('that throws when it is cancelled ends the connection', async () => {
    const { wire, log } = await consuming((delivered) => {
      if (delivered === null) throw new Error('mine')
    })
    await wire.say(1, { method: 'basic.cancel', consumerTag: 'c' })
    expect(log).toEqual([
      ['connection', 'error', 'mine'],
      ['channel', 'close'],
      ['connection', 'close', 'mine'],
    ])
  })

  test('gets nothing any more when all listeners of delivery are removed', async () => {
    const got: unknown[] = []
    const { wire, channel } = await consuming((delivered) => got.push(delivered))
    channel.removeAllListeners('delivery')
    await wire.say(1, delivery('2', 2))
    expect(got).toHaveLength(1)
  })
})

describe('messages', () => {
  test('that are got have the count of those that remain, and are fresh', async () => {
    const { wire, channel } = await setUp()
    const stored = message('abc', { headers: new Map([['list', [1]]]) })
    const got = async () => {
      const promise = channel.get('q')
      await wire.say(1, {
        method: 'basic.get-ok',
        deliveryTag: 1,
        redelivered: false,
        messageCount: 7,
        message: stored,
      })
      const result = await promise
      if (result === false) throw new Error('no message')
      return result
    }
    const first = await got()
    first.content[0] = 0
    first.properties.headers!['list'] = []
    const second = await got()
    expect(Object.keys(second.fields)).toEqual([
      ...['deliveryTag', 'redelivered', 'exchange', 'routingKey', 'messageCount'],
    ])
    expect(second.content.toString()).toBe('abc')
    expect(second.properties.headers).toEqual({ list: [1] })
  })

  test('without any property have no key at all, those with one have all', async () => {
    const { wire, channel } = await setUp()
    const seen: object[] = []
    channel.on('delivery', ({ properties }) => seen.push(properties))
    void channel.consume('q', () => undefined)
    await wire.say(1, { method: 'basic.consume-ok', consumerTag: 'c' })
    await wire.say(1, { ...delivery('1'), message: message('1') })
    await wire.say(1, { ...delivery('2'), message: message('2', { type: 't' }) })
    expect(seen[0]).toEqual({})
    expect(Object.keys(seen[0]!)).toEqual([])
    expect(Object.keys(seen[1]!)).toHaveLength(14)
    expect(seen[1]).toHaveProperty('headers', undefined)
  })

  test('that are returned tell why', async () => {
    const { wire, channel } = await setUp()
    const seen: object[] = []
    channel.on('return', ({ fields, content }) =>
      seen.push({ ...fields, body: content.toString() }),
    )
    const returned = { replyCode: 312, replyText: 'NO_ROUTE', message: message('1') }
    await wire.say(1, { method: 'basic.return', ...returned })
    expect(seen).toEqual([
      { replyCode: 312, replyText: 'NO_ROUTE', exchange: 'x', routingKey: 'k', body: '1' },
    ])
  })
})
