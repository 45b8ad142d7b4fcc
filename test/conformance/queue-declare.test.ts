import { expect } from 'vitest'
import { conformance, drained, send, sendAll, take } from '../support/conformance.js'

conformance('queue: declare', (test) => {
  test('answers with the name and the counts', async (broker) => {
    const { channel } = await broker.open()
    const name = broker.name()
    expect(await channel.assertQueue(name, { exclusive: true })).toEqual({
      queue: name,
      messageCount: 0,
      consumerCount: 0,
    })
  })

  test('counts ready messages and consumers, not what is unacked', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2, 3])
    await take(channel, queue)
    await broker.holds(channel, queue, 2)
    await channel.prefetch(1)
    await channel.consume(queue, () => undefined)
    await broker.holds(channel, queue, 1)
    expect(await channel.assertQueue(queue, { exclusive: true, durable: false })).toEqual({
      queue,
      messageCount: 1,
      consumerCount: 1,
    })
  })

  test('takes an empty type for the default, or not at all', async (broker) => {
    const { connection, channel } = await broker.open()
    const [name, priorities] = [broker.name(), broker.name('priorities')]
    const empty = { 'x-queue-type': '' }
    const declare = () => channel.assertQueue(name, { durable: true, arguments: empty })
    const problem = broker.by({
      '3.10': `406 PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue '${name}' in vhost '/': "unsupported queue type ''"`,
      '4.3': undefined,
    })
    if (problem !== undefined) {
      expect(await broker.channelError(channel, declare)).toBe(problem)
      return
    }
    await declare()
    expect(await declare()).toMatchObject({ queue: name })
    // it is a classic queue, but its type is compared as it was written
    await channel.assertQueue(priorities, { maxPriority: 3, arguments: empty })
    const otherwise = await broker.channel(connection)
    expect(await broker.channelError(otherwise, () => otherwise.assertQueue(name))).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue '${name}' in vhost '/': received 'classic' but current is ''`,
    )
    for (const queue of [name, priorities]) await channel.deleteQueue(queue)
  })

  test('makes up a name for an empty one', async (broker) => {
    const { channel } = await broker.open()
    const first = await channel.assertQueue('', { exclusive: true })
    const second = await channel.assertQueue(undefined, { exclusive: true })
    expect(first.queue).toMatch(/^amq\.gen-[A-Za-z0-9_-]{22}$/)
    expect(second.queue).toMatch(/^amq\.gen-[A-Za-z0-9_-]{22}$/)
    expect(first.queue).not.toBe(second.queue)
    send(channel, first.queue, 'm')
    expect(await drained(channel, first.queue)).toEqual(['m'])
  })

  test('refuses to declare a made-up name by hand', async (broker) => {
    const { channel } = await broker.open()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    expect(await channel.checkQueue(queue)).toMatchObject({ queue })
    const declare = () => channel.assertQueue(queue, { exclusive: true, durable: false })
    expect(await broker.channelError(channel, declare)).toBe(
      `403 ACCESS_REFUSED - queue name '${queue}' contains reserved prefix 'amq.*'`,
    )
  })

  test('keeps names that begin with amq. for itself', async (broker) => {
    const { channel } = await broker.open()
    expect(await broker.channelError(channel, () => channel.assertQueue('amq.'))).toBe(
      "403 ACCESS_REFUSED - queue name 'amq.' contains reserved prefix 'amq.*'",
    )
  })

  test('gives away names that only look reserved', async (broker) => {
    const { channel } = await broker.open()
    for (const queue of ['amq', 'amq-kinoko', 'Amq.kinoko', 'x.amq.']) {
      expect(await channel.assertQueue(queue, { exclusive: true })).toMatchObject({ queue })
    }
  })

  test('checks a queue with its counts', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    sendAll(channel, queue, [1, 2])
    await broker.holds(channel, queue, 2)
    expect(await channel.checkQueue(queue)).toEqual({ queue, messageCount: 2, consumerCount: 0 })
  })

  test('refuses to check a queue that is not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    expect(await broker.channelError(channel, () => channel.checkQueue(queue))).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('refuses to check an empty name', async (broker) => {
    const { channel } = await broker.open()
    await broker.queue(channel)
    expect(await broker.channelError(channel, () => channel.checkQueue(''))).toBe(
      "404 NOT_FOUND - no queue '' in vhost '/'",
    )
  })

  test('takes line breaks out of a name', async (broker) => {
    const { channel } = await broker.open()
    const name = broker.name('two lines')
    const broken = name.replace(' ', ' \n')
    expect(await channel.assertQueue(broken, { exclusive: true })).toMatchObject({ queue: name })
    expect(await channel.checkQueue(broken)).toMatchObject({ queue: name })
  })

  test('takes a name of 255 bytes', async (broker) => {
    const { channel } = await broker.open()
    const start = broker.name('')
    const name = start + 'q'.repeat(255 - start.length)
    await channel.assertQueue(name, { exclusive: true })
    send(channel, name, 'm')
    expect(await drained(channel, name)).toEqual(['m'])
  })

  test('tells names by case', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const upper = queue.toUpperCase()
    expect(await broker.channelError(channel, () => channel.checkQueue(upper))).toBe(
      `404 NOT_FOUND - no queue '${upper}' in vhost '/'`,
    )
  })

  test('keeps its messages when it is declared again', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'kept')
    await channel.assertQueue(queue, { exclusive: true, durable: false })
    expect(await drained(channel, queue)).toEqual(['kept'])
  })

  test('is empty and without consumers when it is declared after a delete', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'gone')
    await channel.deleteQueue(queue)
    expect(await channel.assertQueue(queue, { exclusive: true, messageTtl: 60_000 })).toEqual({
      queue,
      messageCount: 0,
      consumerCount: 0,
    })
  })

  test('outlives its connection when it is not exclusive', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const durable = await broker.queue(other.channel, { exclusive: false, durable: true })
    const transient = await broker.queue(other.channel, { exclusive: false })
    await other.connection.close()
    expect(await channel.checkQueue(durable)).toMatchObject({ queue: durable })
    expect(await channel.checkQueue(transient)).toMatchObject({ queue: transient })
  })
})
