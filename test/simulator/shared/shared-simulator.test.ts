import amqplib from 'kinoko/simulator'
import type * as SimulatorModule from 'kinoko/simulator'
import * as callbackApi from 'kinoko/simulator/callback_api'
import {
  advanceSimulator,
  configureSimulator,
  connect,
  defaultSimulator,
  resetSimulator,
} from 'kinoko/simulator'
import { EventEmitter, errorMonitor } from 'node:events'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OwnEmitter } from '../../../simulator/client/platform/emitter.js'

const warnings: string[] = []
const emitWarning = vi.spyOn(process, 'emitWarning')

beforeEach(() => {
  warnings.length = 0
  emitWarning.mockImplementation((text) => void warnings.push(String(text)))
  configureSimulator({})
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

/** A reset that makes the environment count again: no call has said anything. */
async function withEnvironment(text: string): Promise<typeof SimulatorModule> {
  vi.stubEnv('KINOKO_SIMULATOR', text)
  Reflect.deleteProperty(globalThis, Symbol.for('kinoko.simulator'))
  vi.resetModules()
  return import('kinoko/simulator')
}

describe('users and virtual hosts', () => {
  it('are guest and /, as in a RabbitMQ that was just installed; the refusal says how it could be otherwise', async () => {
    await expect(connect('amqp://app:secret@localhost')).rejects.toThrow('403')
    await expect(connect('amqp://app:secret@localhost')).rejects.toThrow('403')
    await expect(connect('amqp://localhost/orders')).rejects.toThrow('ConnectionClose')
    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toContain("users: { name: 'password' }")
    expect(warnings[1]).toContain("virtualHosts: ['/', 'name']")
  })

  it('are those of configureSimulator', async () => {
    configureSimulator({ users: { app: 'secret' }, virtualHosts: ['orders'] })
    await connect('amqp://app:secret@localhost/orders')
    await expect(connect('amqp://localhost/orders')).rejects.toThrow('403')
    await expect(connect('amqp://app:secret@localhost')).rejects.toThrow('ConnectionClose')
  })

  it('are all that come when any are let in, each with the password of its first login', async () => {
    configureSimulator({ users: 'any', virtualHosts: 'any' })
    const connection = await connect('amqp://app:secret@rabbit.test/orders')
    const channel = await connection.createChannel()
    await channel.assertQueue('q')
    await expect(connect('amqp://app:other@rabbit.test/orders')).rejects.toThrow('403')
    const other = await (await connect('amqp://rabbit.test/invoices')).createChannel()
    other.on('error', () => undefined)
    await expect(other.checkQueue('q')).rejects.toThrow('404')
  })
})

describe('addresses', () => {
  it('are of any host, on the ports of RabbitMQ', async () => {
    await connect('amqp://rabbit.test')
    await connect('amqps://rabbit.test')
    await expect(connect('amqp://localhost:5680')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(warnings).toEqual([expect.stringContaining('ports: [5672, 5680]')])
  })

  it('are of any port when all are listened on', async () => {
    configureSimulator({ ports: 'any' })
    await connect('amqp://localhost:5680')
  })

  it('are not found when their host is none of those that there are', async () => {
    configureSimulator({ hosts: ['rabbit.test'] })
    await connect('amqp://rabbit.test')
    await expect(connect('amqp://other.test')).rejects.toMatchObject({
      code: 'ENOTFOUND',
      message: 'getaddrinfo ENOTFOUND other.test',
    })
    expect(warnings).toEqual([expect.stringContaining('"other.test"')])
  })
})

describe('the environment variable KINOKO_SIMULATOR', () => {
  it('says the same as a call, as JSON', async () => {
    const { connect } = await withEnvironment(
      '{"users":{"app":"secret"},"virtualHosts":["orders"]}',
    )
    await connect('amqp://app:secret@localhost/orders')
    await expect(connect('amqp://localhost/orders')).rejects.toThrow('403')
  })

  it('lets everybody in with any', async () => {
    const { connect } = await withEnvironment('any')
    await connect('amqp://app:secret@localhost/orders')
  })

  it.each(['[]', 'all', '{', '{"user":"any"}'])('is refused when it is %s', async (text) => {
    const { connect } = await withEnvironment(text)
    expect(() => connect('amqp://localhost')).toThrow('KINOKO_SIMULATOR')
  })
})

it('refuses an option that there is not', () => {
  expect(() => configureSimulator({ user: 'any' } as object)).toThrow(
    'configureSimulator: there is no option "user"; did you mean `users`?',
  )
})

describe('a reset', () => {
  it('leaves nothing behind, and those who are connected with what they had', async () => {
    const before = await (await connect('amqp://localhost')).createChannel()
    await before.assertQueue('q')
    before.sendToQueue('q', Buffer.from('x'))
    resetSimulator()
    const after = await (await connect('amqp://localhost')).createChannel()
    expect(await after.assertQueue('q')).toMatchObject({ messageCount: 0 })
    expect(await before.checkQueue('q')).toMatchObject({ messageCount: 1 })
  })

  it('is for both APIs of amqplib, and for who holds the simulator', async () => {
    await promisify(callbackApi.connect as (url: string, callback: () => void) => void)(
      'amqp://localhost',
    )
    await amqplib.connect('amqp://localhost')
    expect(defaultSimulator.world.network.openConnections).toBe(2)
    resetSimulator()
    expect(defaultSimulator.world.network.openConnections).toBe(0)
  })
})

describe('time', () => {
  it('is moved by fake timers, and goes on when they are gone', async () => {
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('short', { messageTtl: 60_000 })
    vi.useFakeTimers()
    channel.sendToQueue('short', Buffer.from('x'))
    await channel.checkQueue('short')
    vi.advanceTimersByTime(59_999)
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 1 })
    vi.advanceTimersByTime(1)
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 0 })
    channel.sendToQueue('short', Buffer.from('y'))
    await channel.checkQueue('short')
    vi.advanceTimersByTime(30_000)
    vi.useRealTimers()
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 1 })
    vi.useFakeTimers()
    vi.advanceTimersByTime(30_000)
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 0 })
  })

  it('is moved by a call, without any fake timers', async () => {
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('short', { messageTtl: 3_600_000 })
    channel.sendToQueue('short', Buffer.from('x'))
    await channel.checkQueue('short')
    advanceSimulator(3_599_000)
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 1 })
    advanceSimulator(1_000)
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 0 })
    expect(() => advanceSimulator(-1)).toThrow(RangeError)
    configureSimulator({ clock: 'virtual' })
    expect(() => advanceSimulator(1)).toThrow('virtual time moves by itself')
  })

  it('is not moved by a date that a test sets', async () => {
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('short', { messageTtl: 60_000 })
    channel.sendToQueue('short', Buffer.from('x'))
    vi.useFakeTimers()
    vi.setSystemTime(new Date('2100-01-01'))
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 1 })
  })
})

describe('connections and channels in Node', () => {
  it('are event emitters of Node, by the names of amqplib', async () => {
    const connection = await connect('amqp://localhost')
    const channel = await connection.createChannel()
    const confirm = await connection.createConfirmChannel()
    const all = [connection, channel, confirm, connection.connection]
    expect(all.every((each) => each instanceof EventEmitter)).toBe(true)
    expect(all.map((each) => each.constructor.name)).toEqual([
      'ChannelModel',
      'Channel',
      'ConfirmChannel',
      'Connection',
    ])
    expect(channel).not.toBeInstanceOf(OwnEmitter)
    const seen: unknown[] = []
    ;(channel as unknown as EventEmitter).on(errorMonitor, (error: Error) =>
      seen.push(error.message),
    )
    channel.on('error', () => undefined)
    await expect(channel.checkQueue('nowhere')).rejects.toThrow('404')
    expect(seen).toEqual([expect.stringContaining('NOT_FOUND')])
  })
})
