import type { Channel, ConfirmChannel, Connection } from 'amqplib/callback_api'
import { expect } from 'vitest'
import { type Broker, bytes, conformance, text } from '../support/conformance.js'

type Callback<T> = (error: unknown, value: T) => void

/** What a function that calls back came to: the arguments it called back with. */
function called<T>(start: (callback: Callback<T>) => void): Promise<[error: unknown, value: T]> {
  return new Promise((resolve) => {
    start((...args) => {
      resolve(args)
    })
  })
}

/** As above, where it must have succeeded. */
async function value<T>(start: (callback: Callback<T>) => void): Promise<T> {
  const [error, result] = await called(start)
  expect(error).toBeNull()
  return result
}

async function connect(broker: Broker): Promise<Connection> {
  const connection = await value<Connection>((callback) => {
    broker.callbackClient.connect(broker.url, { noDelay: true }, callback)
  })
  connection.on('error', () => undefined)
  broker.finally(() => {
    connection.close()
  })
  return connection
}

async function open(broker: Broker): Promise<{ connection: Connection; channel: Channel }> {
  const connection = await connect(broker)
  const channel = await value<Channel>((callback) => connection.createChannel(callback))
  channel.on('error', () => undefined)
  return { connection, channel }
}

async function openConfirming(broker: Broker): Promise<ConfirmChannel> {
  const connection = await connect(broker)
  return value<ConfirmChannel>((callback) => connection.createConfirmChannel(callback))
}

conformance('callback API', (test) => {
  test('declares, sends and gets', async (broker) => {
    const { channel } = await open(broker)
    const queue = broker.name()
    expect(await value((done) => channel.assertQueue(queue, { exclusive: true }, done))).toEqual({
      queue,
      messageCount: 0,
      consumerCount: 0,
    })
    expect(channel.sendToQueue(queue, bytes('m'))).toBe(true)
    expect(await value((done) => channel.get(queue, {}, done))).toMatchObject({
      content: bytes('m'),
    })
    expect(await value((done) => channel.get(queue, {}, done))).toBe(false)
    expect(await value((done) => channel.deleteQueue(queue, {}, done))).toEqual({ messageCount: 0 })
  })

  test('declares and binds exchanges', async (broker) => {
    const { channel } = await open(broker)
    const [exchange, queue] = [broker.name('x'), broker.name('q')]
    expect(
      await value((done) => channel.assertExchange(exchange, 'direct', { durable: false }, done)),
    ).toEqual({ exchange })
    await value((done) => channel.assertQueue(queue, { exclusive: true }, done))
    expect(await value((done) => channel.bindQueue(queue, exchange, 'k', {}, done))).toEqual({})
    channel.publish(exchange, 'k', bytes('m'))
    expect(await value((done) => channel.get(queue, { noAck: true }, done))).toMatchObject({
      fields: { exchange, routingKey: 'k' },
    })
    expect(await value((done) => channel.unbindQueue(queue, exchange, 'k', {}, done))).toEqual({})
    expect(await value((done) => channel.checkExchange(exchange, done))).toEqual({})
    expect(await value((done) => channel.deleteExchange(exchange, {}, done))).toEqual({})
  })

  test('consumes, acks and cancels', async (broker) => {
    const { channel } = await open(broker)
    const queue = broker.name()
    await value((done) => channel.assertQueue(queue, { exclusive: true }, done))
    await value((done) => channel.prefetch(1, false, done))
    const got: string[] = []
    const consume = (message: { content: Buffer } | null) => {
      got.push(text(message?.content) ?? 'cancelled')
      if (message !== null) channel.ack(message as never)
    }
    expect(
      await value((done) => channel.consume(queue, consume, { consumerTag: 't' }, done)),
    ).toEqual({ consumerTag: 't' })
    for (const body of ['1', '2']) channel.sendToQueue(queue, bytes(body))
    await broker.until(() => got.length === 2)
    expect(await value((done) => channel.cancel('t', done))).toEqual({ consumerTag: 't' })
    expect(got).toEqual(['1', '2'])
  })

  test('calls back with the error alone', async (broker) => {
    const { channel } = await open(broker)
    const queue = broker.name()
    const args = await called((done) => channel.checkQueue(queue, done))
    expect(args).toHaveLength(1)
    expect((args[0] as Error).message).toBe(
      `Operation failed: QueueDeclare; 404 (NOT-FOUND) with message "NOT_FOUND - no queue '${queue}' in vhost '/'"`,
    )
  })

  test('throws at once where the promise API rejects', async (broker) => {
    const { channel } = await open(broker)
    await called<undefined>((done) => channel.close(done as () => void))
    expect(() => channel.checkQueue('q')).toThrow('Channel closed')
    expect(() => channel.close()).toThrow('Channel closed')
    expect(() => channel.sendToQueue('q', bytes('m'))).toThrow('Channel closed')
  })

  test('does without callbacks', async (broker) => {
    const { channel } = await open(broker)
    const queue = broker.name()
    channel.assertQueue(queue, { exclusive: true })
    channel.prefetch(5)
    channel.sendToQueue(queue, bytes('m'))
    channel.purgeQueue(queue)
    expect(await value((done) => channel.checkQueue(queue, done))).toMatchObject({ queue })
  })

  test('can be chained', async (broker) => {
    const { channel } = await open(broker)
    const chained = channel as unknown as Record<string, (...args: unknown[]) => unknown>
    expect(chained['assertQueue']!('', { exclusive: true })).toBe(channel)
    expect(chained['prefetch']!(1)).toBe(channel)
    expect(chained['ackAll']!()).toBe(channel)
    await value((done) => channel.checkExchange('amq.direct', done))
  })

  test('gives a channel before it is open', async (broker) => {
    const connection = await connect(broker)
    const args = await called<Channel>((done) => {
      const early = connection.createChannel((error, channel) => {
        expect(channel).toBe(early)
        done(error, channel)
      })
    })
    expect(args[0]).toBeNull()
  })

  test('confirms by calling back', async (broker) => {
    const channel = await openConfirming(broker)
    const queue = broker.name()
    await value((done) =>
      channel.assertQueue(
        queue,
        { exclusive: true, maxLength: 1, overflow: 'reject-publish' },
        done,
      ),
    )
    expect(await called((done) => channel.sendToQueue(queue, bytes('1'), {}, done))).toEqual([null])
    const [error] = await called((done) => channel.sendToQueue(queue, bytes('2'), {}, done))
    expect((error as Error).message).toBe('message nacked')
  })

  test('waits for confirms by calling back, with nothing or with the error', async (broker) => {
    const channel = await openConfirming(broker)
    const queue = broker.name()
    await value((done) =>
      channel.assertQueue(
        queue,
        { exclusive: true, maxLength: 1, overflow: 'reject-publish' },
        done,
      ),
    )
    channel.sendToQueue(queue, bytes('1'))
    expect(await called((done) => channel.waitForConfirms(done as never))).toEqual([])
    channel.sendToQueue(queue, bytes('2'))
    const [error] = await called((done) => channel.waitForConfirms(done as never))
    expect((error as Error).message).toBe('message nacked')
  })

  test('calls back when the connection is closed', async (broker) => {
    const { connection, channel } = await open(broker)
    const log: string[] = []
    channel.on('close', () => log.push('channel close'))
    connection.on('close', () => log.push('connection close'))
    expect(await called<undefined>((done) => connection.close(done as () => void))).toEqual([null])
    log.push('called back')
    await broker.until(() => log.length === 3)
    expect(log.slice(0, 2)).toEqual(['channel close', 'connection close'])
  })

  test('calls back when connecting fails', async (broker) => {
    const url = new URL(broker.url)
    url.port = '1'
    const [error] = await called((done) => {
      broker.callbackClient.connect(url.href, done)
    })
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('throws at once over an address that is none', async (broker) => {
    expect(() => {
      broker.callbackClient.connect('http://localhost', () => undefined)
    }).toThrow('Expected amqp: or amqps: as the protocol; got http:')
    await connect(broker)
  })
})
