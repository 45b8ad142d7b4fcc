import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  publish,
  refusal,
  send,
  take,
} from '../support/conformance.js'

const notFound = (queue: string) => `NOT_FOUND - no queue '${queue}' in vhost '/'`

conformance('channel: close', (test) => {
  test('emits close, then resolves to nothing', async (broker) => {
    const connection = await broker.connect()
    const channel = await connection.createChannel()
    const log: string[] = []
    channel.on('error', () => log.push('error'))
    channel.on('close', (...args: unknown[]) => log.push(`close with ${args.length}`))
    await expect(channel.close()).resolves.toBeUndefined()
    expect(log).toEqual(['close with 0'])
  })

  test('leaves its connection and the other channels', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    await channel.close()
    expect(await other.checkExchange('amq.direct')).toEqual({})
  })

  test('rejects a second time, closing or closed', async (broker) => {
    const { channel } = await broker.open()
    const closing = channel.close()
    await expect(channel.close()).rejects.toMatchObject({
      name: 'IllegalOperationError',
      message: 'Channel closing',
    })
    await closing
    await expect(channel.close()).rejects.toMatchObject({
      name: 'IllegalOperationError',
      message: 'Channel closed',
    })
  })

  test('makes every method fail: promises reject, the rest throws', async (broker) => {
    const { channel } = await broker.open()
    await channel.close()
    const message = { fields: { deliveryTag: 1 } } as never
    for (const request of [
      () => channel.assertQueue('q'),
      () => channel.checkQueue('q'),
      () => channel.consume('q', () => undefined),
      () => channel.cancel('t'),
      () => channel.get('q'),
      () => channel.prefetch(1),
      () => channel.recover(),
      () => channel.deleteExchange('x'),
    ]) {
      await expect(request()).rejects.toThrow('Channel closed')
    }
    for (const call of [
      () => channel.publish('', 'q', bytes('m')),
      () => channel.sendToQueue('q', bytes('m')),
      () => channel.ack(message),
      () => channel.ackAll(),
      () => channel.nack(message),
      () => channel.nackAll(),
      () => channel.reject(message),
    ]) {
      expect(call).toThrow('Channel closed')
    }
  })

  test('remembers in its errors where it was closed', async (broker) => {
    const { channel } = await broker.open()
    await channel.close()
    const { IllegalOperationError } = broker.client
    try {
      channel.ackAll()
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(IllegalOperationError)
      expect(error).toBeInstanceOf(Error)
      expect((error as { stackAtStateChange: string }).stackAtStateChange).toMatch(
        /^Stack capture: /,
      )
    }
  })

  test('rejects what waits for an answer', async (broker) => {
    const { channel } = await broker.open()
    const waiting = refusal(channel.checkExchange('amq.direct').then(() => channel.get('never')))
    const queued = refusal(channel.checkExchange('amq.topic'))
    await channel.close()
    expect(await queued).toBe('Channel ended, no reply will be forthcoming')
    await waiting
  })

  test('comes after what was published before', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    for (let i = 0; i < 30; i++) send(other, queue, i)
    await other.close()
    await broker.holds(channel, queue, 30)
  })

  test('settles what was acked before, and no more', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const body of [1, 2, 3]) send(channel, queue, body)
    const first = await take(channel, queue)
    await take(channel, queue)
    channel.ack(first)
    await channel.close()
    const next = await broker.channel(connection)
    await broker.holds(next, queue, 2)
    expect(await drained(next, queue)).toEqual(['2 (again)', '3'])
  })

  test('ends its consumers without telling them', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    const inbox = await collect(other, queue)
    await other.close()
    await broker.until(async () => (await channel.checkQueue(queue)).consumerCount === 0)
    send(channel, queue, 'm')
    await broker.holds(channel, queue, 1)
    expect([inbox.bodies, inbox.cancels()]).toEqual([[], 0])
  })

  test('frees its number for the next', async (broker) => {
    const connection = await broker.connect(`${broker.url}?channelMax=1`)
    for (let i = 0; i < 3; i++) await (await connection.createChannel()).close()
  })
})

conformance('channel: closed by the broker', (test) => {
  test('emits error, then close; the rejection comes after both', async (broker) => {
    const connection = await broker.connect()
    const channel = await connection.createChannel()
    const log: string[] = []
    channel.on('error', () => log.push('error'))
    channel.on('close', () => log.push('close'))
    await channel.checkQueue(broker.name()).catch(() => log.push('rejected'))
    expect(log).toEqual(['error', 'close', 'rejected'])
  })

  test('says in its error what was wrong and which method did it', async (broker) => {
    const { channel } = await broker.open()
    const errors: Error[] = []
    channel.on('error', (error) => errors.push(error))
    const queue = broker.name()
    const rejection = await channel.checkQueue(queue).catch((error: unknown) => error)
    const facts = { code: 404, classId: 50, methodId: 10 }
    expect(errors[0]).toMatchObject({
      message: `Channel closed by server: 404 (NOT-FOUND) with message "${notFound(queue)}"`,
      ...facts,
    })
    expect(rejection).toMatchObject({
      message: `Operation failed: QueueDeclare; 404 (NOT-FOUND) with message "${notFound(queue)}"`,
      ...facts,
    })
  })

  test('rejects the request in flight by another’s mistake as such, those behind it as hopeless', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name()
    publish(channel, exchange, 'k', 'm')
    const fates = [1, 2, 3].map(() =>
      channel.checkExchange('amq.direct').catch((error: unknown) => (error as Error).message),
    )
    expect(await Promise.all(fates)).toEqual([
      `Channel closed by server: 404 (NOT-FOUND) with message "NOT_FOUND - no exchange '${exchange}' in vhost '/'"`,
      'Channel ended, no reply will be forthcoming',
      'Channel ended, no reply will be forthcoming',
    ])
  })

  const culprits = {
    QueueBind: [50, 20],
    QueuePurge: [50, 30],
    BasicGet: [60, 70],
    BasicConsume: [60, 20],
    ExchangeDeclare: [40, 10],
    ExchangeBind: [40, 30],
  } as const

  test.each(Object.keys(culprits) as (keyof typeof culprits)[])(
    'names %s',
    async (broker, name) => {
      const { channel } = await broker.open()
      const missing = broker.name()
      const request = {
        QueueBind: () => channel.bindQueue(missing, 'amq.direct', 'k'),
        QueuePurge: () => channel.purgeQueue(missing),
        BasicGet: () => channel.get(missing),
        BasicConsume: () => channel.consume(missing, () => undefined),
        ExchangeDeclare: () => channel.checkExchange(missing),
        ExchangeBind: () => channel.bindExchange(missing, 'amq.direct', 'k'),
      }[name]
      const [classId, methodId] = culprits[name]
      const error: unknown = await request().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 404, classId, methodId })
      expect((error as Error).message).toMatch(new RegExp(`^Operation failed: ${name}; 404`))
    },
  )

  test('names the publish and the ack that were wrong', async (broker) => {
    const { connection, channel } = await broker.open()
    const errors: unknown[] = []
    channel.on('error', (error) => errors.push(error))
    await broker.channelError(channel, () => publish(channel, broker.name(), 'k', 'm'))
    expect(errors).toMatchObject([{ code: 404, classId: 60, methodId: 40 }])
    const next = await broker.channel(connection)
    next.on('error', (error) => errors.push(error))
    await broker.channelError(next, () => next.ack({ fields: { deliveryTag: 5 } } as never))
    expect(errors[1]).toMatchObject({ code: 406, classId: 60, methodId: 80 })
  })

  test('is closed for all, as if the client had done it', async (broker) => {
    const { channel } = await broker.open()
    await refusal(channel.checkQueue(broker.name()))
    expect(await refusal(channel.close())).toBe('Channel closed')
    expect(await refusal(channel.checkExchange('amq.direct'))).toBe('Channel closed')
    expect(() => send(channel, 'q', 'm')).toThrow('Channel closed')
  })

  test('still sends what is published in its error handler, which costs the connection', async (broker) => {
    const connection = await broker.connect()
    const log: string[] = []
    connection.on('error', (error: Error & { code?: number }) => log.push(String(error.code)))
    const channel = await connection.createChannel()
    channel.on('error', () => send(channel, 'q', 'm'))
    await refusal(channel.checkQueue(broker.name()))
    await broker.until(() => log.length > 0)
    expect(log).toEqual(['504'])
  })

  test('ends the connection where nobody listens to the channel’s error', async (broker) => {
    const connection = await broker.connect()
    const log: string[] = []
    connection.on('error', (error: Error) => log.push(`error ${error.message}`))
    connection.on('close', (error?: Error) => log.push(`close ${error?.message}`))
    const channel = await connection.createChannel()
    const queue = broker.name()
    await refusal(channel.checkQueue(queue))
    await broker.until(() => log.length === 2)
    const message = `Channel closed by server: 404 (NOT-FOUND) with message "${notFound(queue)}"`
    expect(log).toEqual([`error ${message}`, `close ${message}`])
    expect(await refusal(connection.createChannel())).toContain('Connection closed')
  })

  test('gives back what it held and ends its consumers', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const queue = await broker.queue(channel)
    const inbox = await collect(other, queue)
    send(channel, queue, 'm')
    await broker.until(() => inbox.bodies.length === 1)
    await refusal(other.checkQueue(broker.name('missing')))
    await broker.holds(channel, queue, 1)
    expect(await channel.checkQueue(queue)).toMatchObject({ consumerCount: 0 })
    expect(inbox.cancels()).toBe(0)
  })
})
