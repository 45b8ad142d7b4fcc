import { describe, expect, test } from 'vitest'
import { BrokerUnreachable, ClientStopped, TopologyError, type Config } from 'kinoko'
import { Publisher } from '../../../src/amqp/publisher.js'
import { SupervisedConnection } from '../../../src/amqp/supervised-connection.js'
import { Consumer } from '../../../src/amqp/consumer.js'
import { resolveEnvironment } from '../../../src/container/environment.js'
import { FakeTransport } from '../../support/fake-transport.js'
import { ManualAmbient, rest } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

function setup(config: Config = {}) {
  const transport = new FakeTransport()
  const ambient = new ManualAmbient()
  const logger = new RecordingLogger()
  const environment = resolveEnvironment({ connect: transport.connect, ambient, logger, config })
  const connection = new SupervisedConnection(environment, 'test')
  const events: string[] = []
  connection.events.on('*', (name) => events.push(name))
  return { transport, ambient, logger, connection, events }
}

const refused = (): Error => new Error('connect ECONNREFUSED 127.0.0.1:5672')

describe('opening a connection', () => {
  test('takes the normalised URI, with a heartbeat', async () => {
    const { transport, connection, events } = setup({ AMQP_URI: 'pyamqp://h//', HEARTBEAT: 7 })

    await connection.start()

    expect(transport.urls).toEqual(['amqp://h/%2F?heartbeat=7'])
    expect(events).toEqual(['connected'])
  })

  test('is tried again after pauses that double, chosen at random up to their length', async () => {
    const { transport, ambient, logger, connection } = setup({
      AMQP_URI: 'amqp://user:secret@host',
      connection_retry: { interval_start: 1, interval_max: 3 },
    })
    transport.failures.push(refused(), refused(), refused(), refused())
    ambient.randoms.push(1, 0.5, 1, 0)

    const starting = connection.start()
    await ambient.advance(999)
    expect(transport.urls).toHaveLength(1)
    await ambient.advance(1)
    expect(transport.urls).toHaveLength(2)
    await ambient.advance(1000)
    expect(transport.urls).toHaveLength(3)
    await ambient.advance(3000)
    await starting

    expect(transport.urls).toHaveLength(5)
    expect(logger.messages('warn')[0]).toBe(
      'no connection to the broker at host:5672 (user `user`, virtual host `/`), attempt 1: connect ECONNREFUSED ' +
        '127.0.0.1:5672; next attempt in 1000 ms. Does RabbitMQ run there? (config: AMQP_URI)',
    )
    expect(logger.messages('warn')[1]).toBe(
      'no connection to the broker (attempt 2): connect ECONNREFUSED 127.0.0.1:5672; next attempt in 1000 ms',
    )
    expect(JSON.stringify(logger.lines)).not.toContain('secret')
    expect(ambient.pendingTimers).toBe(0)
  })

  test('gives up after max_retries_at_start, and says where and why', async () => {
    const { transport, ambient, connection } = setup({
      AMQP_URI: 'amqp://user:secret@host',
      connection_retry: { max_retries_at_start: 2 },
    })
    transport.failures.push(refused(), refused(), refused())

    const starting = connection.start().catch((error: unknown) => error)
    await ambient.advance(10_000)
    const error = (await starting) as Error

    expect(error).toBeInstanceOf(BrokerUnreachable)
    expect(error.message).toBe(
      'no connection to the broker at host:5672 (user `user`, virtual host `/`) after 3 attempts: connect ' +
        'ECONNREFUSED 127.0.0.1:5672. Does RabbitMQ run there? (config: AMQP_URI, connection_retry)',
    )
  })

  test('ends when it is stopped meanwhile', async () => {
    const { transport, connection, ambient } = setup()
    transport.failures.push(refused(), refused())

    const starting = connection.start()
    await rest()
    await connection.stop()

    await expect(starting).rejects.toBeInstanceOf(ClientStopped)
    expect(ambient.pendingTimers).toBe(0)
  })
})

describe('a lost connection', () => {
  test('is opened again, with its channels', async () => {
    const { transport, ambient, connection, events } = setup()
    const publisher = new Publisher(connection)
    await publisher.declare('x', (channel) => channel.assertExchange('x', 'topic'))
    await connection.start()

    transport.connections[0]!.end(new Error('ECONNRESET'))
    expect(publisher.isOpen).toBe(false)
    await ambient.advance(100)

    expect(publisher.isOpen).toBe(true)
    expect(transport.connections).toHaveLength(2)
    expect(transport.connections[1]!.channels[0]!.calls).toEqual(['exchange x'])
    expect(events).toEqual(['connected', 'lost', 'connected'])
  })

  test('is tried for ever by default, or as often as max_retries says', async () => {
    const { transport, ambient, connection, events } = setup({
      connection_retry: { max_retries: 1, interval_start: 0 },
    })
    await connection.start()
    transport.failures.push(refused(), refused())

    transport.connections[0]!.end()
    await ambient.advance(0)

    expect(events).toEqual(['connected', 'lost', 'retrying', 'failed'])
  })

  test('during its set-up is one failed attempt that says why', async () => {
    const { transport, ambient, logger, connection } = setup()
    await new Publisher(connection).declare('x', async () => {
      if (transport.connections.length === 1) {
        transport.connections[0]!.end(new Error('Unexpected type tag "L"'))
      }
      await Promise.resolve()
    })

    const starting = connection.start()
    await ambient.advance(100)
    await starting

    expect(transport.connections).toHaveLength(2)
    expect(logger.messages('warn')[0]).toContain('Unexpected type tag "L"')
  })

  test('tells why it is blocked', async () => {
    const { transport, connection, events, logger } = setup()
    await connection.start()

    transport.connections[0]!.emit('blocked', 'low on memory')
    expect(connection.blockedReason).toBe('low on memory')
    transport.connections[0]!.emit('unblocked')
    expect(connection.blockedReason).toBeUndefined()
    expect(events).toEqual(['connected', 'blocked', 'unblocked'])
    expect(logger.messages('warn')).toEqual(['the broker reads nothing from us: low on memory'])
  })

  test('that is ended on purpose says so once', async () => {
    const stopped = setup()
    await stopped.connection.start()
    await stopped.connection.stop()
    stopped.connection.kill()
    expect(stopped.events).toEqual(['connected', 'closed'])

    const killed = setup()
    await killed.connection.start()
    killed.connection.kill()
    expect(killed.events).toEqual(['connected', 'closed'])
  })
})

describe('a channel', () => {
  function consumerOn({ connection }: ReturnType<typeof setup>): Consumer {
    return new Consumer(connection, {
      queue: 'q',
      prefetch: 5,
      declare: async (channel) => {
        await channel.assertQueue('q')
      },
      onMessage: () => undefined,
    })
  }

  test('that the broker closes alone is opened again alone', async () => {
    const parts = setup()
    const consumer = consumerOn(parts)
    await parts.connection.start()
    await consumer.consume()

    parts.transport.channels[0]!.end(
      Object.assign(new Error('delivery ack timed out'), { code: 406 }),
    )
    expect(consumer.isOpen).toBe(false)
    await parts.ambient.advance(1000)

    expect(consumer.isOpen).toBe(true)
    expect(parts.transport.connections).toHaveLength(1)
    expect(parts.transport.channels[0]!.calls).toEqual(['queue q', 'prefetch 5', 'consume q'])
    expect(parts.events).toEqual(['connected'])
  })

  test('that the broker refuses for good fails the start with advice', async () => {
    const parts = setup()
    consumerOn(parts)
    const cause = Object.assign(new Error('406 (PRECONDITION-FAILED)'), { code: 406 })
    parts.transport.refusals.set('queue q', cause)

    const starting = parts.connection.start()

    await expect(starting).rejects.toBeInstanceOf(TopologyError)
    await expect(starting).rejects.toThrow('the broker refuses queue q: 406')
  })

  test('that the broker refuses after a loss is tried again until it is not', async () => {
    const parts = setup()
    consumerOn(parts)
    await parts.connection.start()
    parts.transport.refusals.set('queue q', Object.assign(new Error('403'), { code: 403 }))

    parts.transport.connections[0]!.end()
    await parts.ambient.advance(100)
    expect(parts.events.slice(0, 3)).toEqual(['connected', 'lost', 'retrying'])
    expect(parts.connection.health().isOk).toBe(false)

    parts.transport.refusals.clear()
    await parts.ambient.advance(10_000)
    expect(parts.events.at(-1)).toBe('connected')
    expect(parts.connection.health().isOk).toBe(true)
  })

  test('that the broker refuses alone is tried again, and its connection is not ready meanwhile', async () => {
    const parts = setup()
    consumerOn(parts)
    await parts.connection.start()
    parts.transport.refusals.set('queue q', Object.assign(new Error('403'), { code: 403 }))

    parts.transport.channels[0]!.end(new Error('404'))
    await parts.ambient.advance(5_000)
    expect(parts.connection.health()).toMatchObject({
      isOk: false,
      detail: expect.stringContaining('queue q') as string,
    })

    parts.transport.refusals.clear()
    await parts.ambient.advance(5_000)
    expect(parts.connection.health().isOk).toBe(true)
    expect(parts.events).toEqual(['connected'])
  })

  test('declares and consumes again when its queue was deleted', async () => {
    const parts = setup()
    const consumer = consumerOn(parts)
    await parts.connection.start()
    await consumer.consume()
    const [channel] = parts.transport.channels
    parts.transport.refusals.set('check q', Object.assign(new Error('404'), { code: 404 }))

    channel!.consumers.get('q')!(null)
    await rest()

    expect(channel!.calls).toEqual([
      ...['queue q', 'prefetch 5', 'consume q'],
      ...['queue q', 'prefetch 5', 'consume q'],
    ])
  })

  test('consumes again on another channel when its consumer was cancelled and the queue is there', async () => {
    const parts = setup()
    const consumer = consumerOn(parts)
    await parts.connection.start()
    await consumer.consume()
    const [channel] = parts.transport.channels

    channel!.consumers.get('q')!(null)
    await rest()

    expect(channel!.calls).toEqual(['queue q', 'prefetch 5', 'consume q'])
    const last = parts.transport.channels.at(-1)
    expect(last).not.toBe(channel)
    expect(last!.calls).toEqual(['queue q', 'prefetch 5', 'consume q'])
  })

  test('says nothing of a deleted queue when the connection is lost before the broker has told', async () => {
    const parts = setup()
    const consumer = consumerOn(parts)
    await parts.connection.start()
    await consumer.consume()

    parts.transport.channels[0]!.consumers.get('q')!(null)
    parts.transport.refusals.set('check q', new Error('channel closed'))
    parts.transport.connections[0]!.end()
    await parts.ambient.advance(100)

    expect(parts.logger.messages('warn').filter((text) => text.includes('was deleted'))).toEqual([])
    expect(parts.transport.channels.at(-1)!.calls).toEqual(['queue q', 'prefetch 5', 'consume q'])
  })

  test('consumes only while it is to', async () => {
    const parts = setup()
    const consumer = consumerOn(parts)
    await parts.connection.start()
    await consumer.consume()
    await consumer.cancel()

    parts.transport.connections[0]!.end()
    await parts.ambient.advance(100)

    expect(parts.transport.connections[0]!.channels[0]!.calls.at(-1)).toBe('cancel tag of q')
    expect(parts.transport.connections[1]!.channels[0]!.calls).toEqual(['queue q', 'prefetch 5'])
  })
})

describe('a connection that is lost in the middle of a close, which amqplib never settles then', () => {
  test('while its channels are set up is opened again', async () => {
    const { transport, ambient, connection } = setup()
    let openings = 0
    await new Publisher(connection).declare('x', async () => {
      // a channel of its own to look at something, as the caller does for its reply queue
      const latest = transport.connections.at(-1)!
      if (++openings > 1) return
      const channel = await latest.createChannel()
      channel.close = () => new Promise(() => undefined)
      const closing = channel.close()
      latest.end(new Error('ECONNRESET'))
      await closing
    })

    const starting = connection.start()
    await ambient.advance(100)
    await starting

    expect(transport.connections).toHaveLength(2)
  })

  test('after its channels could not be set up is given up, and opened again', async () => {
    const { transport, ambient, connection } = setup()
    let openings = 0
    await new Publisher(connection).declare('x', async () => {
      await Promise.resolve()
      if (++openings > 1) return
      transport.connections[0]!.close = () => new Promise(() => undefined)
      throw new Error('a channel error')
    })

    const starting = connection.start()
    await ambient.advance(6_000)
    await starting

    expect(transport.connections).toHaveLength(2)
  })
})

test('a channel that the broker closes while others are being opened is opened again', async () => {
  const { transport, ambient, connection } = setup()
  const first = new Publisher(connection)
  const second = new Publisher(connection)
  await second.declare('x', async () => {
    await new Promise<void>((resolve) => ambient.setTimeout(resolve, 500))
  })

  const starting = connection.start()
  await ambient.advance(100)
  expect([first.isOpen, second.isOpen]).toEqual([true, false])
  transport.channels[0]!.end(new Error('a channel error'))
  await ambient.advance(500)
  await starting
  expect([first.isOpen, second.isOpen]).toEqual([false, true])
  expect(connection.health().isOk).toBe(false)

  await ambient.advance(1_000)
  expect([first.isOpen, second.isOpen]).toEqual([true, true])
  expect(connection.health().isOk).toBe(true)
})

test('stopping waits for a connection that is just being opened, and closes it', async () => {
  const { transport, ambient, connection } = setup()
  let isClosed = false
  await new Publisher(connection).declare('x', async () => {
    // slower than the one who stops
    await new Promise<void>((resolve) => ambient.setTimeout(resolve, 1_000))
  })
  const starting = connection.start().catch((error: unknown) => error)
  await ambient.advance(0)
  transport.connections[0]!.on('close', () => (isClosed = true))

  const stopping = connection.stop().then(() => isClosed)
  await ambient.advance(1_000)

  expect(await stopping).toBe(true)
  expect(await starting).toBeInstanceOf(ClientStopped)
})
