import { describe, expect, test } from 'vitest'
import type { ChannelModel } from '../../../simulator/client/promise/channel-model.js'
import {
  delayBefore,
  planRecovery,
  type RecoveryOptions,
} from '../../../simulator/client/recovery/recovery-options.js'
import { FakeHost, openOk, rest } from './support/fake-host.js'
import { follow, type Log } from './support/log.js'

const events = [
  ...['connect', 'disconnect', 'connect-failed', 'reconnect-scheduled', 'reconnect-failed'],
  ...['error', 'blocked', 'unblocked', 'update-secret-ok', 'handler-error'],
]

/** A connection that has not been opened yet, and what it tells. */
async function setUp(recovery: RecoveryOptions<ChannelModel> = {}) {
  const host = new FakeHost()
  const options = { recovery: { waitForConnect: false, jitter: 0, ...recovery } }
  const connection = await host.client.connect('amqp://localhost', options)
  const log: Log = []
  for (const event of events) {
    connection.on(event, (...args: unknown[]) => log.push([event, ...args.map(readable)]))
  }
  return { host, connection, log }
}

function readable(value: unknown): unknown {
  if (value instanceof Error) return value.message
  if (typeof value !== 'object' || value === null || !('delay' in value)) return 'model'
  const { attempt, delay } = value as { attempt: number; delay: number }
  return `attempt ${attempt} in ${delay}`
}

/** Lets the next attempt begin and succeed. */
async function succeed(host: FakeHost, delayMs = 0): Promise<void> {
  await host.clock.pass(delayMs)
  await host.wire.say(0, openOk)
}

async function fail(host: FakeHost, delayMs = 0): Promise<void> {
  await host.clock.pass(delayMs)
  await host.wire.lose('ECONNREFUSED')
}

const refused = 'connect ECONNREFUSED 127.0.0.1:5672'

describe('a recovering connection', () => {
  test('begins only after whoever has it could listen', async () => {
    const { host, log } = await setUp()
    expect(host.wires).toEqual([])
    await succeed(host)
    expect(log).toEqual([['connect', 'model']])
  })

  test('tries again, later each time, until it succeeds', async () => {
    const { host, connection, log } = await setUp()
    await fail(host)
    await fail(host, 100)
    follow(log, 'first', () => connection.waitForConnect().then(() => 'connected'))
    await succeed(host, 200)
    expect(log).toEqual([
      ['connect-failed', refused],
      ['reconnect-scheduled', 'attempt 1 in 100'],
      ['connect-failed', refused],
      ['reconnect-scheduled', 'attempt 2 in 200'],
      ['connect', 'model'],
      ['first', 'resolved', 'connected'],
    ])
  })

  test('connects again when it is lost, from the first delay on', async () => {
    const { host, log } = await setUp()
    await fail(host)
    await succeed(host, 100)
    log.length = 0
    await host.wire.lose('ECONNRESET')
    expect(log).toEqual([
      ['error', 'read ECONNRESET'],
      ['disconnect', 'read ECONNRESET'],
      ['reconnect-scheduled', 'attempt 1 in 100'],
    ])
    await succeed(host, 100)
    expect(log.at(-1)).toEqual(['connect', 'model'])
  })

  test('gives channels of the current connection, and waits for one if there is none', async () => {
    const { host, connection, log } = await setUp()
    follow(log, 'channel', () => connection.createChannel().then(({ ch }) => ch))
    await succeed(host)
    await host.wire.say(1, { method: 'channel.open-ok' })
    expect(log).toEqual([
      ['connect', 'model'],
      ['channel', 'resolved', 1],
    ])
  })

  test('is open only when its setup is done', async () => {
    const { host, log } = await setUp({
      setup: (_, done) => {
        log.push('setup')
        setImmediate(done)
      },
    })
    await host.clock.pass(0)
    await host.wire.say(0, openOk)
    expect(log).toEqual(['setup'])
    await rest()
    expect(log).toEqual(['setup', ['connect', 'model']])
  })

  test('closes the connection whose setup fails, and tries again', async () => {
    const { host, log } = await setUp({ setup: () => Promise.reject(new Error('bad setup')) })
    await succeed(host)
    expect(host.wire.takeMethods()).toEqual(['connection.open', 'connection.close'])
    await host.wire.say(0, { method: 'connection.close-ok' })
    expect(log).toEqual([
      ['connect-failed', 'bad setup'],
      ['reconnect-scheduled', 'attempt 1 in 100'],
    ])
  })

  test('gives up after so many retries, and then tells everybody why', async () => {
    const { host, connection, log } = await setUp({ maxRetries: 1 })
    follow(log, 'waiting', () => connection.createChannel())
    await fail(host)
    await fail(host, 100)
    expect(log.slice(2)).toEqual([
      ['connect-failed', refused],
      ['reconnect-failed', refused],
      ['waiting', 'rejected', refused],
    ])
    await expect(connection.createConfirmChannel()).rejects.toThrow(refused)
    await expect(connection.waitForConnect()).rejects.toThrow(refused)
    await expect(connection.close()).resolves.toBeUndefined()
  })

  test('has a budget of its own for the first success', async () => {
    const { host, log } = await setUp({ maxRetries: 0, initialMaxRetries: 1 })
    await fail(host)
    await succeed(host, 100)
    await host.wire.lose('END')
    expect(log.at(-1)).toEqual(['reconnect-failed', 'Unexpected close'])
  })

  test('gives up when the user’s own delay is none', async () => {
    const { host, log } = await setUp({ calculateDelay: () => -1 })
    await fail(host)
    const text = 'calculateDelay must return a finite, non-negative number of milliseconds (got -1)'
    expect(log).toEqual([
      ['connect-failed', refused],
      ['reconnect-failed', text],
    ])
  })

  test('that is closed tries no more, and closes what it has', async () => {
    const { host, connection, log } = await setUp()
    await succeed(host)
    host.wire.takeMethods()
    follow(log, 'close', () => connection.close())
    await rest()
    expect(host.wire.takeMethods()).toEqual(['connection.close'])
    await host.wire.say(0, { method: 'connection.close-ok' })
    expect(log.slice(1)).toEqual([['close', 'resolved', undefined]])
    await expect(connection.createChannel()).rejects.toThrow('Connection closed')
    expect(host.clock.timers.size).toBe(0)
  })

  test('that is closed between two attempts forgets the second', async () => {
    const { host, connection, log } = await setUp()
    await fail(host)
    follow(log, 'waiting', () => connection.createChannel())
    await connection.close()
    await rest()
    expect(host.clock.timers.size).toBe(0)
    expect(host.wires).toHaveLength(1)
    expect(log.at(-1)).toEqual(['waiting', 'rejected', 'Connection closed'])
  })

  test('that is closed while it connects closes what it gets', async () => {
    const { host, connection, log } = await setUp()
    await host.clock.pass(0)
    await connection.close()
    await host.wire.say(0, openOk)
    expect(host.wire.takeMethods()).toEqual(['connection.open', 'connection.close'])
    await host.wire.say(0, { method: 'connection.close-ok' })
    expect(log).toEqual([])
  })

  test('passes on what its connection emits', async () => {
    const { host, log } = await setUp()
    await succeed(host)
    await host.wire.say(0, { method: 'connection.blocked', reason: 'r' })
    await host.wire.say(0, { method: 'connection.unblocked' })
    await host.wire.say(0, { method: 'connection.update-secret-ok' })
    expect(log.slice(1).map((line) => (line as string[])[0])).toEqual([
      ...['blocked', 'unblocked', 'update-secret-ok'],
    ])
  })
})

describe('connect with recovery', () => {
  test('waits for the first success unless told otherwise', async () => {
    const host = new FakeHost()
    const log: Log = []
    follow(log, 'connect', () =>
      host.client.connect('amqp://localhost', { recovery: true }).then(() => 'connected'),
    )
    await rest()
    expect(log).toEqual([])
    await succeed(host)
    expect(log).toEqual([['connect', 'resolved', 'connected']])
  })

  test.each([false, null, { enabled: false }])('%j is without', async (recovery) => {
    const host = new FakeHost()
    const log: Log = []
    const options = { recovery } as object
    follow(log, 'connect', () => host.client.connect('amqp://localhost', options))
    await rest()
    await host.wire.lose('ECONNREFUSED')
    expect(log).toEqual([['connect', 'rejected', refused]])
  })

  test('in the callback API gives the connection at once', async () => {
    const host = new FakeHost()
    const log: Log = []
    const { connect } = host.callbackClient
    const connection = connect('amqp://localhost', { recovery: true }, (error, connected) => {
      log.push([error, connected === connection])
    })
    await succeed(host)
    expect(connection.createChannel((error, { ch }) => log.push([error, ch]))).toBe(connection)
    await rest()
    await host.wire.say(1, { method: 'channel.open-ok' })
    connection.close((...args: unknown[]) => log.push(['closed', ...args]))
    await host.wire.say(0, { method: 'connection.close-ok' })
    expect(log).toEqual([
      [null, true],
      [null, 1],
      ['closed', null, undefined],
    ])
  })

  test('in the callback API calls back early if that is wanted', async () => {
    const host = new FakeHost()
    const log: Log = []
    const recovery = { waitForConnect: false }
    host.callbackClient.connect('amqp://localhost', { recovery }, (error) => log.push(error))
    expect(log).toEqual([])
    await host.clock.pass(0)
    expect(log).toEqual([null])
  })
})

describe('the delay before a retry', () => {
  const plan = (options: object) => planRecovery<never>(options)
  const least = (): number => 0
  const most = (): number => 1

  test('grows by its factor up to its limit', () => {
    const growing = plan({ initialDelay: 10, factor: 3, maxDelay: 100, jitter: 0 })
    const delays = [1, 2, 3, 4].map((attempt) => delayBefore(attempt, growing, least))
    expect(delays).toEqual([10, 30, 90, 100])
  })

  test('is moved by chance, but never beyond its limit', () => {
    const jittery = plan({ initialDelay: 100, maxDelay: 1000, jitter: 0.5 })
    expect([least, most].map((chance) => delayBefore(1, jittery, chance))).toEqual([50, 150])
    expect([least, most].map((chance) => delayBefore(99, jittery, chance))).toEqual([333, 1000])
  })

  test('has the defaults of amqplib, also in place of what is no number', () => {
    const defaults = { initialDelay: 100, maxDelay: 30_000, factor: 2, jitter: 0.2 }
    expect(planRecovery(true)).toMatchObject({ ...defaults, maxRetries: Infinity })
    expect(plan({ initialDelay: 'x', factor: NaN, jitter: undefined })).toMatchObject(defaults)
  })

  test('is kept within its bounds', () => {
    expect(plan({ initialDelay: -5, factor: 0, jitter: 7, maxRetries: -1 })).toMatchObject({
      ...{ initialDelay: 0, factor: 1, jitter: 1, maxRetries: 0, initialMaxRetries: 0 },
    })
    expect(plan({ initialDelay: 50_000, maxDelay: 1 })).toMatchObject({ maxDelay: 50_000 })
  })
})
