import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  publish,
  refusal,
  send,
  sendConfirmed,
  take,
  text,
} from '../support/conformance.js'

conformance('publish: confirms', (test) => {
  test('calls back with null and nothing else', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    const args = await new Promise((resolve) => {
      channel.sendToQueue(queue, bytes('m'), {}, (...given: unknown[]) => resolve(given))
    })
    expect(args).toEqual([null])
  })

  test('confirms in the order of publishing', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    const confirmed: number[] = []
    for (let i = 0; i < 50; i++) {
      channel.sendToQueue(queue, bytes('m'), {}, () => confirmed.push(i))
    }
    await channel.waitForConfirms()
    expect(confirmed).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  test('confirms what is lost', async (broker) => {
    const { channel } = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'direct')
    expect(await sendConfirmed(channel, broker.name('nowhere'), 'm')).toBe('ack')
    publish(channel, exchange, 'k', 'm')
    await channel.waitForConfirms()
    expect(await channel.checkExchange(exchange)).toEqual({})
  })

  test('returns first and confirms then', async (broker) => {
    const { channel } = await broker.openConfirming()
    const log: string[] = []
    channel.on('return', (message) => log.push(`return ${text(message.content)}`))
    for (const body of ['1', '2']) {
      channel.sendToQueue(broker.name('nowhere'), bytes(body), { mandatory: true }, () =>
        log.push(`confirm ${body}`),
      )
    }
    await channel.waitForConfirms()
    expect(log).toEqual(['return 1', 'confirm 1', 'return 2', 'confirm 2'])
  })

  test('waits for nothing when all is confirmed', async (broker) => {
    const { channel } = await broker.openConfirming()
    await expect(channel.waitForConfirms()).resolves.toEqual([])
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await channel.waitForConfirms()
    await expect(channel.waitForConfirms()).resolves.toEqual([])
  })

  test('waits for what is published before, not for what comes later', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    send(channel, queue, 1)
    send(channel, queue, 2)
    const waiting = channel.waitForConfirms()
    send(channel, queue, 3)
    await waiting
    await channel.waitForConfirms()
    expect(await drained(channel, queue)).toEqual(['1', '2', '3'])
  })

  test('lets several wait at once', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm')
    await Promise.all([channel.waitForConfirms(), channel.waitForConfirms()])
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('emits ack events with increasing tags', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    const tags: number[] = []
    channel.on('ack', ({ deliveryTag }) => tags.push(deliveryTag))
    for (let i = 0; i < 3; i++) await sendConfirmed(channel, queue, i)
    expect(tags).toEqual([1, 2, 3])
  })

  test('counts tags for each channel by itself', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const other = await broker.confirmChannel(connection)
    const queue = await broker.queue(channel)
    const tags: string[] = []
    channel.on('ack', ({ deliveryTag }) => tags.push(`first ${deliveryTag}`))
    other.on('ack', ({ deliveryTag }) => tags.push(`second ${deliveryTag}`))
    await sendConfirmed(channel, queue, 'm')
    await sendConfirmed(other, queue, 'm')
    await sendConfirmed(channel, queue, 'm')
    expect(tags).toEqual(['first 1', 'second 1', 'first 2'])
  })

  test('confirms what a consumer gets at once', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    const inbox = await collect(channel, queue)
    expect(await sendConfirmed(channel, queue, 'm')).toBe('ack')
    await broker.until(() => inbox.bodies.length === 1)
  })

  test('confirms a persistent message to a durable queue', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { durable: true, exclusive: false })
    expect(await sendConfirmed(channel, queue, 'm', { persistent: true })).toBe('ack')
    expect((await take(channel, queue)).properties.deliveryMode).toBe(2)
  })

  test('confirms once for many queues', async (broker) => {
    const { channel } = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'fanout')
    for (let i = 0; i < 4; i++) await broker.boundQueue(channel, exchange, '')
    let confirms = 0
    channel.publish(exchange, '', bytes('m'), {}, () => confirms++)
    await channel.waitForConfirms()
    expect(await channel.checkExchange(exchange)).toEqual({})
    expect(confirms).toBe(1)
  })

  test('nacks what a full queue refuses, with an error', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    await sendConfirmed(channel, queue, 1)
    const error = await new Promise((resolve) => {
      channel.sendToQueue(queue, bytes('2'), {}, (given: unknown) => resolve(given))
    })
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).message).toBe('message nacked')
    expect(await drained(channel, queue)).toEqual(['1'])
  })

  test('emits nack events', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    const log: string[] = []
    channel.on('ack', ({ deliveryTag }) => log.push(`ack ${deliveryTag}`))
    channel.on('nack', ({ deliveryTag, multiple }) => log.push(`nack ${deliveryTag} ${multiple}`))
    await sendConfirmed(channel, queue, 1)
    await sendConfirmed(channel, queue, 2)
    expect(log).toEqual(['ack 1', 'nack 2 true'])
  })

  test('fails to wait when one is nacked', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 1, overflow: 'reject-publish' })
    await sendConfirmed(channel, queue, 1)
    send(channel, queue, 2)
    expect(await refusal(channel.waitForConfirms())).toBe('message nacked')
    await expect(channel.waitForConfirms()).resolves.toEqual([])
  })

  test('nacks if one of many queues refuses, and the others keep it', async (broker) => {
    const { channel } = await broker.openConfirming()
    const exchange = await broker.exchange(channel, 'fanout')
    const full = await broker.queue(channel, { maxLength: 0, overflow: 'reject-publish' })
    await channel.bindQueue(full, exchange, '')
    const free = await broker.boundQueue(channel, exchange, '')
    publish(channel, exchange, '', 'm')
    expect(await refusal(channel.waitForConfirms())).toBe('message nacked')
    expect(await drained(channel, free)).toEqual(['m'])
    expect(await drained(channel, full)).toEqual([])
  })

  test('tells unconfirmed messages that the channel closed, when the server closes it', async (broker) => {
    const { channel } = await broker.openConfirming()
    const log: string[] = []
    channel.on('close', () => log.push('close'))
    channel.publish(broker.name(), 'k', bytes('m'), {}, (error: unknown) => {
      log.push((error as Error).message)
    })
    await broker.until(() => log.length === 2)
    expect(log).toEqual(['channel closed', 'close'])
    expect(await refusal(channel.waitForConfirms())).toBe('channel closed')
  })

  test('fails to wait when the channel is closed by the server', async (broker) => {
    const { channel } = await broker.openConfirming()
    publish(channel, broker.name(), 'k', 'm')
    expect(await refusal(channel.waitForConfirms())).toBe('channel closed')
  })

  test('has its confirms before the channel it closes itself is closed', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    await sendConfirmed(channel, queue, 'm')
    await channel.close()
    await expect(channel.waitForConfirms()).resolves.toEqual([])
  })

  test('does not confirm on a plain channel', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    const acks: number[] = []
    channel.on('ack', ({ deliveryTag }) => acks.push(deliveryTag))
    send(channel, queue, 'm')
    const confirming = await broker.confirmChannel(connection)
    await sendConfirmed(confirming, queue, 'm')
    expect(acks).toEqual([])
  })

  test('numbers a returned message like any other', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    const tags: number[] = []
    channel.on('ack', ({ deliveryTag }) => tags.push(deliveryTag))
    await sendConfirmed(channel, broker.name('nowhere'), 'm', { mandatory: true })
    await sendConfirmed(channel, queue, 'm')
    expect(tags).toEqual([1, 2])
  })

  test('tells of many that came together in few frames', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel)
    let frames = 0
    const multiples: number[] = []
    channel.on('ack', ({ deliveryTag, multiple }) => {
      frames++
      if (multiple) multiples.push(deliveryTag)
    })
    // how many a real broker takes together is chance: on a busy machine 1,022 came one by one
    let sent = 0
    for (let round = 1; multiples.length === 0 && round <= 60; round++) {
      const count = Math.min(2 ** round, 512)
      for (let i = 0; i < count; i++) send(channel, queue, 'm')
      await channel.waitForConfirms()
      sent += count
    }
    expect(multiples).not.toEqual([])
    expect(frames).toBeLessThan(sent)
  })

  test('tells acks from nacks that came together', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.queue(channel, { maxLength: 2, overflow: 'reject-publish' })
    const outcomes: string[] = []
    for (let i = 1; i <= 4; i++) {
      channel.sendToQueue(queue, bytes('m'), {}, (error: unknown) => {
        outcomes.push(`${i} ${error === null ? 'ack' : 'nack'}`)
      })
    }
    await broker.until(() => outcomes.length === 4)
    expect(outcomes).toEqual(['1 ack', '2 ack', '3 nack', '4 nack'])
  })
})
