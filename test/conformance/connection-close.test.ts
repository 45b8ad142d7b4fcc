import type { Channel, ChannelModel } from 'amqplib'
import { expect } from 'vitest'
import {
  type Broker,
  bytes,
  collect,
  conformance,
  drained,
  mistake,
  mistaken,
  refusal,
  send,
  sendAll,
  takeMany,
  textOf,
} from '../support/conformance.js'

/** Writes down what an emitter says of its end. */
function watch(log: string[], name: string, emitter: Channel | ChannelModel): void {
  emitter.on('error', (error: Error) => log.push(`${name} error ${textOf(error)}`))
  emitter.on('close', (error?: Error) => {
    log.push(error === undefined ? `${name} close` : `${name} close ${textOf(error)}`)
  })
}

/** Does what makes the broker close the connection. */
async function misbehave(broker: Broker, connection: ChannelModel): Promise<void> {
  const channel = await broker.channel(connection)
  await refusal((await mistake(channel))())
}

conformance('connection: close', (test) => {
  test('closes the channels, then itself, then resolves', async (broker) => {
    const connection = await broker.connect()
    const log: string[] = []
    watch(log, 'connection', connection)
    watch(log, 'first', await connection.createChannel())
    watch(log, 'second', await connection.createConfirmChannel())
    await expect(connection.close()).resolves.toBeUndefined()
    log.push('resolved')
    expect(log).toEqual(['first close', 'second close', 'connection close', 'resolved'])
  })

  test('does not speak for a channel that is closed already', async (broker) => {
    const connection = await broker.connect()
    const log: string[] = []
    const channel = await connection.createChannel()
    watch(log, 'channel', channel)
    await channel.close()
    await connection.close()
    expect(log).toEqual(['channel close'])
  })

  test('refuses to be closed twice', async (broker) => {
    const connection = await broker.connect()
    const first = connection.close()
    await expect(connection.close()).rejects.toMatchObject({
      name: 'IllegalOperationError',
      message: 'Connection closing',
    })
    await first
    await expect(connection.close()).rejects.toMatchObject({
      name: 'IllegalOperationError',
      message: 'Connection closed (by client)',
    })
  })

  test('rejects what waits for an answer, after it has resolved', async (broker) => {
    const { connection, channel } = await broker.open()
    const log: string[] = []
    watch(log, 'channel', channel)
    watch(log, 'connection', connection)
    for (const name of ['first', 'second']) {
      channel.checkExchange('amq.direct').then(
        () => log.push(`${name} answered`),
        (error: unknown) => log.push(`${name} ${textOf(error)}`),
      )
    }
    await connection.close().then(() => log.push('closed'))
    await broker.passes(5)
    expect(log.filter((line) => !line.startsWith('first'))).toEqual([
      'channel close',
      'connection close',
      'closed',
      'second Channel ended, no reply will be forthcoming',
    ])
  })

  test('refuses new channels and requests', async (broker) => {
    const { connection, channel } = await broker.open()
    await connection.close()
    expect(await refusal(connection.createChannel())).toBe('Connection closed (by client)')
    expect(await refusal(connection.createConfirmChannel())).toBe('Connection closed (by client)')
    expect(await refusal(channel.checkQueue('q'))).toBe('Channel closed')
    expect(() => channel.publish('', 'q', bytes('m'))).toThrow('Channel closed')
    expect(await refusal(channel.close())).toBe('Channel closed')
  })

  test('refuses them while it closes, too', async (broker) => {
    const { connection, channel } = await broker.open()
    const closing = connection.close()
    expect(await refusal(connection.createChannel())).toBe('Connection closing')
    expect(await refusal(channel.checkQueue('q'))).toBe('Connection closing')
    expect(() => channel.ackAll()).toThrow('Connection closing')
    await closing
  })

  test('overtakes what was published in the same turn, which is lost', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    for (let i = 0; i < 30; i++) send(other.channel, queue, i)
    await other.connection.close()
    await broker.passes(20)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('comes after what was published a turn before', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel)
    for (let i = 0; i < 30; i++) send(other.channel, queue, i)
    await broker.passes(2)
    await other.connection.close()
    await broker.holds(channel, queue, 30)
  })

  test('gives back what its channels hold, in order', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const second = await broker.channel(other.connection)
    const queue = await broker.queue(channel, { exclusive: false })
    sendAll(channel, queue, [1, 2, 3, 4])
    await broker.holds(channel, queue, 4)
    await takeMany(other.channel, queue, 1)
    await takeMany(second, queue, 2)
    await other.connection.close()
    await broker.holds(channel, queue, 4)
    expect(await drained(channel, queue)).toEqual(['1 (again)', '2 (again)', '3 (again)', '4'])
  })

  test('tells its consumers nothing', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    await connection.close()
    expect(inbox.cancels()).toBe(0)
  })
})

conformance('connection: closed by the broker', (test) => {
  test('is told as an error, then all is closed, channels first', async (broker) => {
    const connection = await broker.connect()
    const log: string[] = []
    watch(log, 'connection', connection)
    watch(log, 'first', await connection.createChannel())
    const culprit = await connection.createChannel()
    watch(log, 'culprit', culprit)
    await refusal((await mistake(culprit))())
    expect(log).toEqual([
      `connection error ${mistaken}`,
      'first close',
      'culprit close',
      `connection close ${mistaken}`,
    ])
  })

  test('has a code but no ids in its error', async (broker) => {
    const connection = await broker.connect()
    const errors: Error[] = []
    connection.on('error', (error) => errors.push(error))
    await misbehave(broker, connection)
    expect(errors[0]).toMatchObject({
      message: `Connection closed: 530 (NOT-ALLOWED) with message "${mistaken.slice(4)}"`,
      code: 530,
    })
    expect(errors[0]).not.toHaveProperty('classId')
  })

  test('rejects what waited with no word about why', async (broker) => {
    const { connection, channel } = await broker.open()
    const reuse = await mistake(channel)
    const waiting = [refusal(reuse()), refusal(channel.checkExchange('amq.direct'))]
    expect(await Promise.all(waiting)).toEqual([
      'Channel ended, no reply will be forthcoming',
      'Channel ended, no reply will be forthcoming',
    ])
    expect(await refusal(connection.createChannel())).toBe(
      `Connection closed (Error: Connection closed: 530 (NOT-ALLOWED) with message "${mistaken.slice(4)}")`,
    )
  })

  test('leaves other connections alone', async (broker) => {
    const { channel } = await broker.open()
    await misbehave(broker, await broker.connect())
    expect(await channel.checkExchange('amq.direct')).toEqual({})
  })

  test('takes its exclusive queues and gives back what it held', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    const own = await broker.queue(other.channel)
    send(channel, queue, 'm')
    await broker.holds(channel, queue, 1)
    await takeMany(other.channel, queue, 1)
    await misbehave(broker, other.connection)
    await broker.holds(channel, queue, 1)
    expect(await drained(channel, queue)).toEqual(['m (again)'])
    const next = await broker.channel(connection)
    expect(await refusal(next.checkQueue(own))).toContain('404 NOT_FOUND')
  })

  test('tells unconfirmed messages that their channel closed', async (broker) => {
    const { channel } = await broker.openConfirming()
    const request = refusal((await mistake(channel))())
    const log: string[] = []
    channel.on('close', () => log.push('close'))
    channel.sendToQueue('q', bytes('m'), {}, (error: unknown) => {
      log.push((error as Error).message)
    })
    const waiting = refusal(channel.waitForConfirms())
    await request
    expect(log).toEqual(['channel closed', 'close'])
    expect(await waiting).toBe('channel closed')
  })
})

conformance('connection: secret', (test) => {
  test('is not accepted where the login is checked by a password', async (broker) => {
    const connection = await broker.connect()
    const log: string[] = []
    watch(log, 'connection', connection)
    connection.on('update-secret-ok', () => log.push('update-secret-ok'))
    void connection.updateSecret(bytes('guest'), 'renewal').then(() => log.push('resolved'))
    await broker.until(() => log.length > 0)
    await broker.passes(20)
    expect(log).toEqual(['update-secret-ok', 'resolved'])
  })
})
