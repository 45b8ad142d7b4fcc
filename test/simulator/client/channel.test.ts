import { describe, expect, test } from 'vitest'
import { delivery, setUpChannel as setUp } from './support/channel.js'
import { connect, FakeHost, openChannel, rest } from './support/fake-host.js'
import { follow, watch, type Log } from './support/log.js'

const notFound = {
  method: 'channel.close',
  replyCode: 404,
  replyText: "NOT_FOUND - no queue 'q' in vhost '/'",
  classId: 50,
  methodId: 10,
} as const

describe('requests', () => {
  test('go out one at a time; publishing and acknowledging do not wait', async () => {
    const { wire, channel } = await setUp()
    void channel.checkQueue('a')
    void channel.purgeQueue('b')
    channel.publish('', 'q', Buffer.from('1'))
    channel.ackAll()
    await rest()
    expect(wire.takeMethods()).toEqual(['queue.declare', 'basic.publish', 'basic.ack'])
    await wire.say(1, { method: 'queue.declare-ok', queue: 'a', messageCount: 0, consumerCount: 0 })
    expect(wire.takeMethods()).toEqual(['queue.purge'])
  })

  test('resolve with what the answer says and nothing else', async () => {
    const { wire, channel, log } = await setUp()
    const calls: [() => unknown, Parameters<typeof wire.say>[1], unknown][] = [
      [
        () => channel.assertQueue('q'),
        { method: 'queue.declare-ok', queue: 'q', messageCount: 1, consumerCount: 2 },
        { queue: 'q', messageCount: 1, consumerCount: 2 },
      ],
      [
        () => channel.deleteQueue('q'),
        { method: 'queue.delete-ok', messageCount: 3 },
        { messageCount: 3 },
      ],
      [
        () => channel.assertExchange('x', 'topic'),
        { method: 'exchange.declare-ok' },
        { exchange: 'x' },
      ],
      [() => channel.bindQueue('q', 'x', 'k'), { method: 'queue.bind-ok' }, {}],
      [
        () => channel.cancel('t'),
        { method: 'basic.cancel-ok', consumerTag: 't' },
        { consumerTag: 't' },
      ],
      [() => channel.get('q'), { method: 'basic.get-empty' }, false],
      [() => channel.prefetch(1), { method: 'basic.qos-ok' }, {}],
    ]
    for (const [call, answer, expected] of calls) {
      follow(log, 'call', call)
      await wire.say(1, answer)
      expect(log.pop()).toEqual(['call', 'resolved', expected])
    }
  })

  test('with arguments that cannot be sent reject, and hold up all that follow', async () => {
    const { wire, channel, log } = await setUp()
    follow(log, 'bad', () => channel.assertQueue(5 as never))
    follow(log, 'good', () => channel.checkQueue('q'))
    await rest()
    expect(wire.takeMethods()).toEqual([])
    expect(log).toEqual([['bad', 'rejected', expect.stringContaining("Field 'queue'")]])
  })

  test('that cannot be sent when their turn comes end the connection', async () => {
    const { wire, channel, log } = await setUp()
    follow(log, 'first', () => channel.checkQueue('q'))
    follow(log, 'bad', () => channel.assertQueue(5 as never))
    await wire.say(1, { method: 'queue.declare-ok', queue: 'q', messageCount: 0, consumerCount: 0 })
    const fault = "Field 'queue' is the wrong type; must be a string (up to 255 chars)"
    expect(log).toEqual([
      ['connection', 'error', fault],
      ['channel', 'close'],
      ['connection', 'close', fault],
      ['bad', 'rejected', 'Channel ended, no reply will be forthcoming'],
    ])
    expect(wire.isEnded).toBe(true)
  })
})

describe('a channel that the broker closes', () => {
  test('fails the culprit, the one that is out and those that wait each in their own words', async () => {
    const { wire, channel, log } = await setUp()
    follow(log, 'culprit', () => channel.checkQueue('q'))
    follow(log, 'waiting', () => channel.checkQueue('q'))
    await wire.say(1, notFound)
    const reason = `404 (NOT-FOUND) with message "NOT_FOUND - no queue 'q' in vhost '/'"`
    expect(log).toEqual([
      ['channel', 'error', `Channel closed by server: ${reason}`],
      ['channel', 'close'],
      ['culprit', 'rejected', `Operation failed: QueueDeclare; ${reason}`],
      ['waiting', 'rejected', 'Channel ended, no reply will be forthcoming'],
    ])
    expect(wire.takeMethods()).toEqual(['queue.declare', 'channel.close-ok'])
  })

  test('names no culprit when the method it blames is another', async () => {
    const { wire, channel, log } = await setUp()
    follow(log, 'out', () => channel.purgeQueue('q'))
    await wire.say(1, notFound)
    expect(log.pop()).toEqual([
      'out',
      'rejected',
      expect.stringMatching(/^Channel closed by server/),
    ])
  })

  test('tells code, class and method', async () => {
    const { wire, channel } = await setUp()
    const seen: unknown[] = []
    channel.on('error', (error) => seen.push(error))
    channel.checkQueue('q').catch((error: unknown) => seen.push(error))
    await wire.say(1, notFound)
    const ids = { code: 404, classId: 50, methodId: 10 }
    expect(seen).toEqual([expect.objectContaining(ids), expect.objectContaining(ids)])
  })

  test('can still be published on while error is emitted, not after', async () => {
    const { wire, channel, log } = await setUp()
    channel.on('error', () => channel.publish('', 'q', Buffer.from('1')))
    await wire.say(1, notFound)
    expect(wire.takeMethods()).toEqual(['channel.close-ok', 'basic.publish'])
    follow(log, 'publish', () => channel.publish('', 'q', Buffer.from('2')))
    follow(log, 'ack', () => channel.ackAll())
    follow(log, 'close', () => channel.close())
    await rest()
    expect(log.slice(2)).toEqual([
      ['publish', 'threw', 'Channel closed'],
      ['ack', 'threw', 'Channel closed'],
      ['close', 'rejected', 'Channel closed'],
    ])
  })

  test('takes the connection with it when nobody listens for its error', async () => {
    const { wire, connection } = await connect()
    const channel = await openChannel(connection, wire)
    const log: Log = []
    watch(log, 'connection', connection, ['error', 'close'])
    watch(log, 'channel', channel, ['close'])
    await wire.say(1, notFound)
    expect(log).toEqual([
      ['connection', 'error', expect.stringMatching(/^Channel closed by server/)],
      ['channel', 'close'],
      ['connection', 'close', expect.stringMatching(/^Channel closed by server/)],
    ])
  })

  test('frees its number', async () => {
    const { wire, connection, channel } = await setUp()
    await openChannel(connection, wire, 2)
    await wire.say(1, notFound)
    const next = await openChannel(connection, wire, 1)
    expect([channel.ch, next.ch]).toEqual([1, 1])
  })
})

describe('a channel that the user closes', () => {
  test('emits close before its promise resolves, and fails what was still out', async () => {
    const { wire, channel, log } = await setUp()
    follow(log, 'call', () => channel.checkQueue('q'))
    follow(log, 'close', () => channel.close())
    follow(log, 'late', () => channel.checkQueue('q'))
    follow(log, 'publish', () => channel.publish('', 'q', Buffer.from('')))
    follow(log, 'again', () => channel.close())
    await rest()
    await wire.say(1, { method: 'channel.close-ok' })
    expect(log).toEqual([
      ['publish', 'threw', 'Channel closing'],
      ['again', 'rejected', 'Channel closing'],
      ['late', 'rejected', 'Channel closing'],
      ['channel', 'close'],
      ['close', 'resolved', undefined],
      ['call', 'rejected', 'Channel ended, no reply will be forthcoming'],
    ])
  })

  test('ignores what comes until the broker has agreed', async () => {
    const { wire, channel } = await setUp()
    const got: unknown[] = []
    channel.on('delivery', (delivered) => got.push(delivered))
    void channel.close()
    await wire.say(1, delivery('1'))
    expect(got).toEqual([])
  })

  test('answers a close of the broker that crosses its own', async () => {
    const { wire, channel, log } = await setUp()
    follow(log, 'close', () => channel.close())
    await wire.say(1, notFound)
    expect(wire.takeMethods()).toEqual(['channel.close', 'channel.close-ok'])
    await wire.say(1, { method: 'channel.close-ok' })
    expect(log).toEqual([
      ['channel', 'close'],
      ['close', 'resolved', undefined],
    ])
  })

  test('tells in its errors where it was closed', async () => {
    const { wire, channel } = await setUp()
    void channel.close()
    await wire.say(1, { method: 'channel.close-ok' })
    await expect(channel.checkQueue('q')).rejects.toMatchObject({
      name: 'IllegalOperationError',
      stackAtStateChange: expect.stringMatching(
        /^Stack capture: Channel closed as asked\n[^]*channel\.test\.ts/,
      ) as string,
    })
  })
})

describe('a full channel', () => {
  test('publishes all the same, says so, and emits drain when all has left', async () => {
    const { wire, channel, log } = await setUp()
    watch(log, 'channel', channel, ['drain'])
    wire.waiting = 2046
    expect(channel.publish('', 'q', Buffer.from('1'))).toBe(false)
    expect(wire.takeMethods()).toEqual(['basic.publish'])
    await wire.drain(1)
    expect(log).toEqual([['channel', 'drain']])
  })

  test('emits no drain when it has not been full', async () => {
    const { wire, channel, log } = await setUp()
    watch(log, 'channel', channel, ['drain'])
    expect(channel.publish('', 'q', Buffer.from('1'))).toBe(true)
    await wire.drain(1)
    expect(log).toEqual([])
  })
})

test('a channel has the listeners that amqplib has from the start', async () => {
  const { channel } = await (async () => {
    const { wire, connection } = await connect(new FakeHost())
    return { channel: await openChannel(connection, wire) }
  })()
  expect(channel.eventNames()).toEqual(['ack', 'nack', 'close', 'delivery', 'cancel'])
  const others = ['error', 'close', 'return', 'cancel', 'drain', 'handler-error']
  expect(others.map((event) => channel.listenerCount(event))).toEqual([0, 1, 0, 1, 0, 0])
})
