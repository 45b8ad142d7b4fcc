import { describe, expect, test } from 'vitest'
import type { CallbackModel } from '../../../simulator/client/callback/callback-model.js'
import type { ConfirmChannel } from '../../../simulator/client/callback/confirm-channel.js'
import { FakeHost, openOk, rest } from './support/fake-host.js'
import { watch, type Log } from './support/log.js'

/** Writes down what a callback is called with: all of it, errors by their message. */
function note(log: Log, name: string) {
  return (...args: unknown[]): void => {
    log.push([name, ...args.map((arg) => (arg instanceof Error ? arg.message : arg))])
  }
}

async function setUp() {
  const host = new FakeHost()
  let connection!: CallbackModel
  host.callbackClient.connect((_, opened) => (connection = opened))
  await host.wire.say(0, openOk)
  const channel = connection.createChannel(() => undefined)
  await host.wire.say(1, { method: 'channel.open-ok' })
  host.wire.takeMethods()
  return { host, wire: host.wire, connection, channel, log: [] as Log }
}

describe('connect', () => {
  const shapes: [string, (host: FakeHost, callback: () => void) => void][] = [
    ['a callback', ({ callbackClient }, callback) => callbackClient.connect(callback)],
    [
      'a url and a callback',
      ({ callbackClient }, callback) => callbackClient.connect('amqp://localhost', callback),
    ],
    [
      'a url, options and a callback',
      ({ callbackClient }, callback) => callbackClient.connect('amqp://localhost', {}, callback),
    ],
  ]

  test.each(shapes)('takes %s', async (_, connect) => {
    const host = new FakeHost()
    const calls: unknown[][] = []
    connect(host, (...args: unknown[]) => void calls.push(args))
    await host.wire.say(0, openOk)
    expect(calls).toEqual([
      [null, expect.objectContaining({ connection: expect.anything() as unknown })],
    ])
  })

  test('calls back with an error alone', async () => {
    const host = new FakeHost()
    const log: Log = []
    host.callbackClient.connect('amqp://localhost:1', note(log, 'connect'))
    await host.wire.lose('ECONNREFUSED')
    expect(log).toEqual([['connect', 'connect ECONNREFUSED 127.0.0.1:1']])
  })

  test('throws for an address that is none', () => {
    const { callbackClient } = new FakeHost()
    expect(() => callbackClient.connect('http://localhost', () => undefined)).toThrow(
      'Expected amqp:',
    )
  })
})

describe('channels', () => {
  test('are given at once, and to the callback when they are open', async () => {
    const { wire, connection } = await setUp()
    const opened: unknown[] = []
    const plain = connection.createChannel({ highWaterMark: 5 }, (_, channel) =>
      opened.push(channel),
    )
    await wire.say(2, { method: 'channel.open-ok' })
    const confirming = connection.createConfirmChannel((_, channel) => opened.push(channel))
    await wire.say(3, { method: 'channel.open-ok' })
    await wire.say(3, { method: 'confirm.select-ok' })
    expect(opened).toEqual([plain, confirming])
    expect(opened[1]).toBe(confirming)
  })

  test('on a closed connection throw', async () => {
    const { wire, connection, log } = await setUp()
    connection.close(note(log, 'close'))
    expect(() => connection.close()).toThrow('Connection closing')
    await wire.say(0, { method: 'connection.close-ok' })
    expect(() => connection.createChannel(note(log, 'create'))).toThrow(
      'Connection closed (by client)',
    )
    connection.close(note(log, 'again'))
    expect(log).toEqual([
      ['close', null],
      ['again', 'Connection closed (by client)'],
    ])
  })
})

describe('requests', () => {
  test('give the channel, and call back with null and the answer', async () => {
    const { wire, channel, log } = await setUp()
    expect(channel.assertExchange('x', 'topic', {}, note(log, 'exchange'))).toBe(channel)
    expect(channel.assertQueue('q', {}, note(log, 'queue'))).toBe(channel)
    expect(channel.cancel('t', note(log, 'cancel'))).toBe(channel)
    expect(channel.get('q', {}, note(log, 'get'))).toBe(channel)
    expect(channel.ackAll().nackAll()).toBe(channel)
    await wire.say(1, { method: 'exchange.declare-ok' })
    await wire.say(1, { method: 'queue.declare-ok', queue: 'q', messageCount: 1, consumerCount: 2 })
    await wire.say(1, { method: 'basic.cancel-ok', consumerTag: 't' })
    await wire.say(1, { method: 'basic.get-empty' })
    expect(log).toEqual([
      ['exchange', null, { exchange: 'x' }],
      ['queue', null, { queue: 'q', messageCount: 1, consumerCount: 2 }],
      ['cancel', null, { consumerTag: 't' }],
      ['get', null, false],
    ])
  })

  test('need no callback', async () => {
    const { wire, channel } = await setUp()
    channel.prefetch(1).recover()
    await wire.say(1, { method: 'basic.qos-ok' })
    await wire.say(1, { method: 'basic.recover-ok' })
    expect(wire.takeMethods()).toEqual(['basic.qos', 'basic.recover'])
  })

  test('that fail call back with an error alone, before close is emitted', async () => {
    const { wire, channel, log } = await setUp()
    watch(log, 'channel', channel, ['error', 'close'])
    channel.checkQueue('q', note(log, 'out'))
    channel.checkQueue('q', note(log, 'waiting'))
    const failure = { replyCode: 404, replyText: 'NOT_FOUND', classId: 50, methodId: 10 }
    await wire.say(1, { method: 'channel.close', ...failure })
    const reason = '404 (NOT-FOUND) with message "NOT_FOUND"'
    expect(log).toEqual([
      ['out', `Operation failed: QueueDeclare; ${reason}`],
      ['channel', 'error', `Channel closed by server: ${reason}`],
      ['waiting', 'Channel ended, no reply will be forthcoming'],
      ['channel', 'close'],
    ])
    expect(() => channel.checkQueue('q', note(log, 'late'))).toThrow('Channel closed')
  })

  test('with arguments that cannot be sent throw', async () => {
    const { channel, log } = await setUp()
    expect(() => channel.checkQueue(5 as never, note(log, 'never'))).toThrow("Field 'queue'")
    expect(log).toEqual([])
  })

  test('whose callback throws end the connection', async () => {
    const { wire, connection, channel, log } = await setUp()
    watch(log, 'connection', connection, ['error', 'close'])
    channel.prefetch(1, false, () => {
      throw new Error('mine')
    })
    await wire.say(1, { method: 'basic.qos-ok' })
    expect(log).toEqual([
      ['connection', 'error', 'mine'],
      ['connection', 'close', 'mine'],
    ])
  })

  test('for a message whose callback throws end only the channel', async () => {
    const { wire, channel, log } = await setUp()
    watch(log, 'channel', channel, ['error', 'close'])
    channel.get('q', {}, () => {
      throw new Error('mine')
    })
    const message = { exchange: '', routingKey: 'q', properties: {}, body: new Uint8Array() }
    await wire.say(1, { method: 'basic.get-ok', deliveryTag: 1, message: message as never })
    await wire.say(1, { method: 'channel.close-ok' })
    expect(log).toEqual([
      ['channel', 'error', 'mine'],
      ['channel', 'close'],
    ])
  })
})

test('a consumer is registered before its callback is called', async () => {
  const { wire, channel, log } = await setUp()
  channel.consume(
    'q',
    () => undefined,
    {},
    () => log.push([...channel.consumers.keys()]),
  )
  await wire.say(1, { method: 'basic.consume-ok', consumerTag: 'c' })
  expect(log).toEqual([['c']])
})

test('closing calls back with null before close is emitted', async () => {
  const { wire, channel, log } = await setUp()
  watch(log, 'channel', channel, ['close'])
  channel.close(note(log, 'callback'))
  await wire.say(1, { method: 'channel.close-ok' })
  expect(log).toEqual([
    ['callback', null],
    ['channel', 'close'],
  ])
})

test('waiting for confirms calls back with nothing, or with the first refusal', async () => {
  const { wire, connection, log } = await setUp()
  const channel: ConfirmChannel = connection.createConfirmChannel(() => undefined)
  await wire.say(2, { method: 'channel.open-ok' })
  await wire.say(2, { method: 'confirm.select-ok' })
  channel.waitForConfirms(note(log, 'none'))
  await rest()
  channel.publish('', 'q', Buffer.from(''), {}, note(log, 'publish'))
  channel.waitForConfirms(note(log, 'wait'))
  await wire.say(2, { method: 'basic.nack', deliveryTag: 1, multiple: false })
  expect(log).toEqual([['none'], ['publish', 'message nacked'], ['wait', 'message nacked']])
})

test('update secret without a callback throws, but only after it is sent', async () => {
  const { wire, connection, log } = await setUp()
  expect(() => connection.updateSecret(Buffer.from('s'), 'why')).toThrow(TypeError)
  expect(wire.takeMethods()).toEqual(['connection.update-secret'])
  connection.updateSecret(Buffer.from('s'), 'why', note(log, 'updated'))
  await wire.say(0, { method: 'connection.update-secret-ok' })
  expect(log).toEqual([['updated']])
})

test('a channel knows the connection under that of the API', async () => {
  const { connection, channel } = await setUp()
  const inner = channel.connection as unknown
  expect(inner).toBe(connection.connection)
})
