import { configureSimulator, resetSimulator } from 'kinoko/simulator'
import { connect as connectSocket } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestHooks } from '../../../simulator/register/between-tests.js'
import { standIn } from '../../../simulator/register/stand-in.js'
import { amqplibs } from '../socket/support/amqplibs.js'

const patch = standIn()

beforeEach(() => {
  // the frames that amqplib 0.8.0 asks for are too small for later versions
  configureSimulator({ rabbitmq: '3.10' })
})

afterEach(() => {
  vi.useRealTimers()
})

afterAll(() => patch.undo())

describe.each(Object.entries(amqplibs))('%s under the stand-in', (_, { connect }) => {
  it('reaches the shared simulator, whoever it is', async () => {
    configureSimulator({ rabbitmq: '3.10', users: 'any', virtualHosts: 'any', ports: [5672, 5680] })
    const connection = await connect('amqp://app:secret@rabbit.test:5680/orders')
    const { serverProperties } = (connection as unknown as Connected).connection
    expect(serverProperties['cluster_name']).toBe('rabbit@kinoko')
    await connection.close()
  })

  it('is refused as RabbitMQ and the network do', async () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    configureSimulator({ rabbitmq: '3.10', hosts: ['rabbit.test'] })
    await expect(connect('amqp://app:secret@rabbit.test')).rejects.toThrow(/403|ACCESS-REFUSED/)
    await expect(connect('amqp://other.test')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it('has its time moved by fake timers', async () => {
    const channel = await (await connect('amqp://localhost')).createChannel()
    await channel.assertQueue('short', { messageTtl: 3_600_000 })
    channel.sendToQueue('short', Buffer.from('x'))
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 1 })
    // amqplib itself needs its turns of the event loop
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    vi.advanceTimersByTime(3_600_000)
    expect(await channel.checkQueue('short')).toMatchObject({ messageCount: 0 })
  })
})

interface Connected {
  readonly connection: { readonly serverProperties: Record<string, unknown> }
}

const { connect } = amqplibs['amqplib 2.3.1']!

/** How many messages of earlier tests there are. */
async function leftovers(): Promise<number> {
  const channel = await (await connect('amqp://localhost')).createChannel()
  const { messageCount } = await channel.assertQueue('left')
  channel.sendToQueue('left', Buffer.from('x'))
  await channel.checkQueue('left')
  return messageCount
}

describe('between tests', () => {
  it('a test finds nothing of the one before', async () => {
    const { before, after } = createTestHooks()
    for (let test = 0; test < 2; test++) {
      before()
      expect(await leftovers()).toBe(0)
      after()
    }
  })

  it('what is connected before the tests keeps its broker', async () => {
    const { before, after } = createTestHooks()
    await connect('amqp://localhost')
    const found = []
    for (let test = 0; test < 3; test++) {
      before()
      found.push(await leftovers())
      after()
    }
    expect(found).toEqual([0, 1, 2])
    resetSimulator()
  })

  it('tests at the same time share a broker until the last is over', async () => {
    const { before, after } = createTestHooks()
    before()
    before()
    expect(await leftovers()).toBe(0)
    after()
    expect(await leftovers()).toBe(1)
    after()
    expect(await leftovers()).toBe(0)
  })
})

it('sockets to other ports stay what they are', async () => {
  const socket = connectSocket({ port: 1, host: '127.0.0.1' })
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve))
  expect(error).toMatchObject({ code: 'ECONNREFUSED', port: 1 })
})

it('says that it cannot catch all ports', () => {
  configureSimulator({ ports: 'any' })
  expect(() => connectSocket({ port: 1, host: '127.0.0.1' })).toThrow('name the ports of RabbitMQ')
})
