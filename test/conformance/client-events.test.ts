import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  publish,
  send,
  sendAll,
  take,
  text,
  hasBuffer,
} from '../support/conformance.js'

conformance('client: back-pressure', (test) => {
  test('answers false when the buffer is full, and emits drain when it is empty', async (broker) => {
    const connection = await broker.connect()
    const channel = await connection.createChannel({ highWaterMark: 4 })
    const queue = await broker.queue(channel)
    let drains = 0
    channel.on('drain', () => drains++)
    const answers = [1, 2, 3, 4, 5, 6, 7, 8].map((body) => send(channel, queue, body))
    expect(answers).toEqual([true, true, true, true, true, true, false, false])
    expect(drains).toBe(0)
    await broker.until(() => drains === 1)
    expect(send(channel, queue, 9)).toBe(true)
    await broker.holds(channel, queue, 9)
    expect(drains).toBe(1)
  })

  test('emits no drain where nothing was full', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    let drains = 0
    channel.on('drain', () => drains++)
    sendAll(channel, queue, [1, 2, 3])
    await broker.holds(channel, queue, 3)
    expect(drains).toBe(0)
  })

  test('has room for 2046 messages by default', async (broker) => {
    const { channel } = await broker.open()
    let sent = 0
    while (send(channel, 'nowhere', 'm')) sent++
    expect(sent).toBe(2046)
    await channel.checkExchange('amq.direct')
  })

  test('counts a large message as its frames', async (broker) => {
    const connection = await broker.connect()
    const channel = await connection.createChannel({ highWaterMark: 3 })
    // one buffer for the method and the header, one for the body; there is room for four
    const answers = [1, 2, 3].map(() => channel.sendToQueue('nowhere', bytes('x'.repeat(3000))))
    expect(answers).toEqual([true, true, false])
    await channel.checkExchange('amq.direct')
  })

  test('counts acks and requests, too', async (broker) => {
    const connection = await broker.connect()
    const channel = await connection.createChannel({ highWaterMark: 2 })
    channel.ackAll()
    channel.ackAll()
    expect(send(channel, 'nowhere', 'm')).toBe(false)
    await channel.checkExchange('amq.direct')
    const request = channel.checkExchange('amq.direct')
    channel.ackAll()
    expect(send(channel, 'nowhere', 'm')).toBe(false)
    await request
  })

  test('is each channel’s own', async (broker) => {
    const { connection, channel } = await broker.open()
    const narrow = await connection.createChannel({ highWaterMark: 1 })
    expect(send(narrow, 'nowhere', 'm')).toBe(false)
    expect(send(channel, 'nowhere', 'm')).toBe(true)
    await narrow.checkExchange('amq.direct')
  })

  test('holds for confirm channels', async (broker) => {
    const connection = await broker.connect()
    const channel = await connection.createConfirmChannel({ highWaterMark: 2 })
    const answers = [1, 2, 3].map((body) => send(channel, 'nowhere', body))
    expect(answers).toEqual([true, true, false])
    await channel.waitForConfirms()
  })
})

conformance('client: events', (test) => {
  test('emits delivery for each message, before the consumer is called or after', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const log: string[] = []
    channel.on('delivery', (message) => log.push(`event ${text(message.content)}`))
    await channel.consume(queue, (message) => log.push(`consumer ${text(message?.content)}`))
    sendAll(channel, queue, [1, 2])
    await broker.until(() => log.length === 4)
    expect(log).toEqual(['consumer 1', 'event 1', 'consumer 2', 'event 2'])
  })

  test('gives ack and nack events their fields', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    const log: unknown[] = []
    channel.on('ack', (fields) => log.push(fields))
    channel.on('nack', (fields) => log.push(fields))
    for (const body of [1, 2]) {
      send(channel, queue, body)
      await channel.waitForConfirms().catch(() => undefined)
    }
    expect(log).toEqual([
      { deliveryTag: 1, multiple: false },
      { deliveryTag: 2, multiple: true, requeue: true },
    ])
  })

  test('gives messages buffers for bodies, also empty ones', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, ['text', ''])
    for (const body of ['text', '']) {
      const { content } = await take(channel, queue)
      expect(content).toBeInstanceOf(hasBuffer ? Buffer : Uint8Array)
      expect(text(content)).toBe(body)
    }
  })

  test('calls all listeners of an event, in order', async (broker) => {
    const { channel } = await broker.open()
    const log: string[] = []
    channel.on('return', () => log.push('first'))
    channel.once('return', () => log.push('once'))
    channel.prependListener('return', () => log.push('prepended'))
    for (let i = 0; i < 2; i++) send(channel, broker.name('nowhere'), i, { mandatory: true })
    await broker.until(() => log.length === 5)
    expect(log).toEqual(['prepended', 'first', 'once', 'prepended', 'first'])
  })

  test('takes listeners away again', async (broker) => {
    const { channel } = await broker.open()
    const log: string[] = []
    const listener = () => log.push('removed')
    channel.on('return', listener)
    channel.off('return', listener)
    channel.on('return', () => log.push('kept'))
    send(channel, broker.name('nowhere'), 'm', { mandatory: true })
    await broker.until(() => log.length > 0)
    expect(log).toEqual(['kept'])
    expect(channel.listenerCount('return')).toBe(1)
  })

  test('tells a handler-error listener what a consumer threw, and goes on', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const log: unknown[] = []
    channel.on('handler-error', (error, event) => log.push([error.message, event]))
    const inbox = await collect(channel, queue, {}, (message) => {
      throw new Error(`cannot digest ${text(message.content)}`)
    })
    sendAll(channel, queue, [1, 2])
    await broker.until(() => log.length === 2)
    expect(log).toEqual([
      ['cannot digest 1', 'delivery'],
      ['cannot digest 2', 'delivery'],
    ])
    expect(inbox.bodies).toEqual(['1', '2'])
    await channel.checkQueue(queue)
  })

  test('tells it what a return listener threw', async (broker) => {
    const { channel } = await broker.open()
    const log: unknown[] = []
    channel.on('handler-error', (error, event) => log.push([error.message, event]))
    channel.on('return', () => {
      throw new Error('cannot take it back')
    })
    send(channel, broker.name('nowhere'), 'm', { mandatory: true })
    await broker.until(() => log.length === 1)
    expect(log).toEqual([['cannot take it back', 'return']])
  })

  test('closes the channel over a consumer that throws where nobody listens', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const other = await broker.channel(connection)
    const errors: (Error & { code?: number })[] = []
    other.on('error', (error) => errors.push(error))
    await other.consume(queue, () => {
      throw new Error('cannot digest it')
    })
    send(channel, queue, 'm')
    await broker.until(() => errors.length === 1)
    expect(errors[0]).toMatchObject({ message: 'cannot digest it', code: 541 })
    await broker.holds(channel, queue, 1)
    expect((await take(channel, queue)).fields.redelivered).toBe(true)
  })

  test('gives a consumer what comes until the cancel is answered', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    send(channel, queue, 1)
    await broker.until(() => inbox.bodies.length === 1)
    await channel.cancel(inbox.tag)
    publish(channel, '', queue, 2)
    await broker.holds(channel, queue, 1)
    expect(inbox.bodies).toEqual(['1'])
  })

  test('answers requests in the order in which they were made', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const log: string[] = []
    const note = (name: string) => () => log.push(name)
    await Promise.all([
      channel.checkQueue(queue).then(note('check')),
      channel.get(queue).then(note('get')),
      channel.prefetch(2).then(note('prefetch')),
      channel.consume(queue, () => undefined, { consumerTag: 't' }).then(note('consume')),
      channel.cancel('t').then(note('cancel')),
      channel.purgeQueue(queue).then(note('purge')),
      channel.recover().then(note('recover')),
    ])
    expect(log).toEqual(['check', 'get', 'prefetch', 'consume', 'cancel', 'purge', 'recover'])
  })

  test('lets publishes and acks overtake requests that wait in line', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const first = channel.purgeQueue(queue)
    const second = channel.get(queue)
    send(channel, queue, 'm')
    await first
    expect(await second).toMatchObject({ content: bytes('m') })
  })
})
