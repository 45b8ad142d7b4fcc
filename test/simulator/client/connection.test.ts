import { describe, expect, test } from 'vitest'
import { connect, FakeHost, openChannel, openOk, rest } from './support/fake-host.js'
import { follow, watch, type Log } from './support/log.js'

async function setUp() {
  const { host, wire, connection } = await connect()
  const channel = await openChannel(connection, wire)
  const log: Log = []
  watch(log, 'connection', connection, ['error', 'close', 'blocked', 'unblocked'])
  watch(log, 'channel', channel, ['error', 'close'])
  return { host, wire, connection, channel, log }
}

const forced = {
  method: 'connection.close',
  replyCode: 320,
  replyText: 'CONNECTION_FORCED - bye',
  classId: 0,
  methodId: 0,
} as const

describe('a connection that the user closes', () => {
  test('closes its channels, emits close, resolves, and then fails what was still out', async () => {
    const { wire, connection, channel, log } = await setUp()
    follow(log, 'call', () => channel.checkQueue('q'))
    follow(log, 'close', () => connection.close())
    await wire.say(0, { method: 'connection.close-ok' })
    expect(log).toEqual([
      ['channel', 'close'],
      ['connection', 'close'],
      ['close', 'resolved', undefined],
      ['call', 'rejected', 'Channel ended, no reply will be forthcoming'],
    ])
    expect(wire.takeMethods()).toEqual(['queue.declare', 'connection.close'])
    expect(wire.isEnded).toBe(true)
  })

  test('refuses all while it closes, and after', async () => {
    const { wire, connection, channel, log } = await setUp()
    const tryAll = async (when: string): Promise<void> => {
      follow(log, when, () => channel.publish('', 'q', Buffer.from('')))
      follow(log, when, () => channel.checkQueue('q'))
      await rest()
      follow(log, when, () => connection.createChannel())
      await rest()
      follow(log, when, () => connection.close())
      await rest()
    }
    const closed = connection.close()
    await tryAll('closing')
    await wire.say(0, { method: 'connection.close-ok' })
    await closed
    await tryAll('closed')
    const refusals = (log as string[][]).filter(([name]) => name!.startsWith('clos'))
    expect(refusals).toEqual([
      ['closing', 'threw', 'Connection closing'],
      ['closing', 'rejected', 'Connection closing'],
      ['closing', 'rejected', 'Connection closing'],
      ['closing', 'rejected', 'Connection closing'],
      ['closed', 'threw', 'Channel closed'],
      ['closed', 'rejected', 'Channel closed'],
      ['closed', 'rejected', 'Connection closed (by client)'],
      ['closed', 'rejected', 'Connection closed (by client)'],
    ])
  })

  test('closes its channels from the lowest number on', async () => {
    const { wire, connection, log } = await setUp()
    const second = await openChannel(connection, wire, 2)
    watch(log, 'second', second, ['close'])
    void connection.close()
    await wire.say(0, { method: 'connection.close-ok' })
    expect(log.map((line) => (line as string[])[0])).toEqual(['channel', 'second', 'connection'])
  })

  test('does not wait for an answer while the broker blocks it', async () => {
    const { wire, connection, log } = await setUp()
    await wire.say(0, { method: 'connection.blocked', reason: 'low on memory' })
    follow(log, 'close', () => connection.close())
    await rest()
    expect(log).toEqual([
      ['connection', 'blocked', 'low on memory'],
      ['channel', 'close'],
      ['connection', 'close'],
      ['close', 'resolved', undefined],
    ])
    expect(wire.isEnded).toBe(true)
  })

  test('waits for it again once it is unblocked', async () => {
    const { wire, connection, log } = await setUp()
    await wire.say(0, { method: 'connection.blocked', reason: 'low on memory' })
    await wire.say(0, { method: 'connection.unblocked' })
    follow(log, 'close', () => connection.close())
    await rest()
    expect(log).toEqual([
      ['connection', 'blocked', 'low on memory'],
      ['connection', 'unblocked'],
    ])
    expect(wire.isEnded).toBe(false)
  })
})

describe('a connection that the broker closes', () => {
  test('emits error and close, and says why to all who come later', async () => {
    const { wire, connection, channel, log } = await setUp()
    follow(log, 'call', () => channel.checkQueue('q'))
    const text = "NOT_ALLOWED - attempt to reuse consumer tag 'c'"
    await wire.say(0, { ...forced, replyCode: 530, replyText: text })
    const reason = `Connection closed: 530 (NOT-ALLOWED) with message "${text}"`
    expect(log).toEqual([
      ['connection', 'error', reason],
      ['channel', 'close'],
      ['connection', 'close', reason],
      ['call', 'rejected', 'Channel ended, no reply will be forthcoming'],
    ])
    expect(wire.takeMethods()).toEqual(['queue.declare', 'connection.close-ok'])
    await expect(connection.close()).rejects.toThrow(`Connection closed (Error: ${reason})`)
  })

  test.each([320, 200])(
    'on purpose, with code %d, emits no error but tells close',
    async (code) => {
      const { wire, connection, log } = await setUp()
      const closed: unknown[] = []
      connection.on('close', (error) => closed.push(error))
      await wire.say(0, { ...forced, replyCode: code })
      expect(log.map((line) => (line as string[]).slice(0, 2))).toEqual([
        ['channel', 'close'],
        ['connection', 'close'],
      ])
      expect(closed).toEqual([expect.objectContaining({ code })])
    },
  )
})

describe('a connection that is lost', () => {
  test('emits the error of its socket, then close', async () => {
    const { wire, connection, log } = await setUp()
    const errors: unknown[] = []
    connection.on('error', (error) => errors.push(error))
    await wire.lose('ECONNRESET')
    expect(log).toEqual([
      ['connection', 'error', 'read ECONNRESET'],
      ['channel', 'close'],
      ['connection', 'close', 'read ECONNRESET'],
    ])
    const details = { code: 'ECONNRESET', errno: -104, syscall: 'read' }
    expect(errors).toEqual([expect.objectContaining(details)])
  })

  test('without a word is an unexpected close', async () => {
    const { wire, log } = await setUp()
    await wire.lose('END')
    expect(log[0]).toEqual(['connection', 'error', 'Unexpected close'])
  })

  test('because no heartbeat came says so', async () => {
    const { wire, log } = await setUp()
    await wire.lose('HEARTBEAT')
    expect(log).toEqual([
      ['connection', 'error', 'Heartbeat timeout'],
      ['channel', 'close'],
      ['connection', 'close', 'Heartbeat timeout'],
    ])
  })

  test('throws its error when nobody listens', async () => {
    const { wire } = await connect()
    await expect(wire.lose('END')).rejects.toThrow('Unexpected close')
  })

  test('is lost once', async () => {
    const { wire, log } = await setUp()
    await wire.lose('END')
    log.length = 0
    await wire.lose('ECONNRESET')
    await wire.say(0, forced)
    expect(log).toEqual([])
  })
})

describe('channels', () => {
  test('get the lowest number that is free', async () => {
    const { wire, connection, channel } = await setUp()
    const second = await openChannel(connection, wire, 2)
    void channel.close()
    await wire.say(1, { method: 'channel.close-ok' })
    const third = await openChannel(connection, wire, 1)
    const fourth = await openChannel(connection, wire, 3)
    expect([second, third, fourth].map(({ ch }) => ch)).toEqual([2, 1, 3])
  })

  test('cannot be more than was agreed on', async () => {
    const host = new FakeHost()
    const promise = host.client.connect()
    await rest()
    await host.wire.say(0, { ...openOk, channelMax: 1 })
    const connection = await promise
    await openChannel(connection, host.wire)
    await expect(connection.createChannel()).rejects.toThrow('No channels left to allocate')
    await expect(connection.createConfirmChannel()).rejects.toThrow('No channels left to allocate')
  })

  test('that the broker invents end the connection', async () => {
    const { wire, log } = await setUp()
    await wire.say(9, { method: 'basic.qos-ok' })
    const fault = 'Frame on unknown channel: <BasicQosOk channel:9>'
    expect(log).toEqual([['connection', 'error', fault]])
    expect(wire.takeMethods()).toEqual(['connection.close'])
  })
})

describe('update secret', () => {
  test('resolves when the broker has it, and emits an event', async () => {
    const { wire, connection, log } = await setUp()
    watch(log, 'connection', connection, ['update-secret-ok'])
    follow(log, 'call', () => connection.updateSecret(Buffer.from('new'), 'why'))
    expect(wire.sent).toEqual([expect.objectContaining({ secret: 'new', reason: 'why' })])
    await wire.say(0, { method: 'connection.update-secret-ok' })
    expect(log).toEqual([
      ['connection', 'update-secret-ok'],
      ['call', 'resolved', undefined],
    ])
  })

  test.each([
    ['text', 'why', "Field 'newSecret' is the wrong type; must be a Buffer"],
    [undefined, 'why', "Missing value for mandatory field 'newSecret'"],
    [Buffer.from(''), undefined, "Missing value for mandatory field 'reason'"],
  ])('rejects what cannot be sent: %j, %j', async (secret, reason, text) => {
    const { connection } = await setUp()
    const updated = connection.updateSecret(secret as Buffer, reason!)
    await expect(updated).rejects.toThrow(text)
  })
})

describe('a listener of a connection that throws', () => {
  test('has its error emitted in turn, and then thrown', async () => {
    const { wire, connection } = await connect()
    const seen: string[] = []
    connection.on('error', (error) => {
      seen.push(error.message)
      throw new Error('mine')
    })
    const { replyText, ...rest } = forced
    const said = wire.say(0, { ...rest, replyCode: 541, replyText })
    await expect(said).rejects.toThrow('mine')
    expect(seen).toEqual([expect.stringMatching(/^Connection closed: 541/), 'mine'])
  })

  test('is not helped by handler-error, except on the connection underneath', async () => {
    const { host, wire, connection } = await connect()
    const log: Log = []
    watch(log, 'outer', connection, ['handler-error', 'error'])
    connection.on('blocked', () => {
      throw new Error('mine')
    })
    await wire.say(0, { method: 'connection.blocked', reason: 'r' })
    expect(log).toEqual([['outer', 'error', 'mine']])

    const second = await connect(host)
    watch(log, 'inner', second.connection.connection, ['handler-error'])
    second.connection.on('blocked', () => {
      throw new Error('mine')
    })
    await second.wire.say(0, { method: 'connection.blocked', reason: 'r' })
    await host.clock.pass(0)
    expect(log.slice(1)).toEqual([['inner', 'handler-error', 'mine', 'blocked']])
  })
})

describe('a message of more bytes than maxFrameSize', () => {
  test('ends the connection', async () => {
    const host = new FakeHost()
    const promise = host.client.connect('amqp://localhost?maxFrameSize=5000')
    await rest()
    await host.wire.say(0, openOk)
    const connection = await promise
    const log: Log = []
    watch(log, 'connection', connection, ['error'])
    await openChannel(connection, host.wire)
    await host.wire.say(1, {
      method: 'basic.return',
      replyCode: 312,
      replyText: 'NO_ROUTE',
      message: { body: new Uint8Array(9000) } as never,
    })
    expect(log).toEqual([['connection', 'error', 'Frame size 9000 exceeds maxFrameSize 5000']])
  })
})
