import type { Channel, Message } from 'amqplib'
import { expect } from 'vitest'
import { conformance, send, shown, take, type Broker } from '../support/conformance.js'

/** Entries of x-death in short. */
function deaths(message: Message): [reason: string, queue: string, count: number][] {
  const entries = message.properties.headers?.['x-death'] ?? []
  return entries.map(({ reason, queue, count }) => [reason, queue, count])
}

/** Waits for a message and takes it. */
async function awaited(broker: Broker, channel: Channel, queue: string): Promise<Message> {
  await broker.holds(channel, queue, 1)
  return take(channel, queue)
}

conformance('dead-letter: cycles', (test) => {
  test('are cut where only time moved the message on', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { messageTtl: 30, deadLetterExchange: '' })
    send(channel, queue, 'm')
    await broker.passes(150)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('are cut between two queues', async (broker) => {
    const { channel } = await broker.open()
    const [a, b] = [broker.name('a'), broker.name('b')]
    const options = { exclusive: true, messageTtl: 30, deadLetterExchange: '' }
    await channel.assertQueue(a, { ...options, deadLetterRoutingKey: b })
    await channel.assertQueue(b, { ...options, deadLetterRoutingKey: a })
    send(channel, a, 'm')
    await broker.passes(250)
    expect(await channel.checkQueue(a)).toMatchObject({ messageCount: 0 })
    expect(await channel.checkQueue(b)).toMatchObject({ messageCount: 0 })
  })

  test('go on where a client rejects on the way: work and retry', async (broker) => {
    const { channel } = await broker.open()
    const [work, retry] = [broker.name('work'), broker.name('retry')]
    await channel.assertQueue(work, {
      exclusive: true,
      deadLetterExchange: '',
      deadLetterRoutingKey: retry,
    })
    await channel.assertQueue(retry, {
      exclusive: true,
      messageTtl: 20,
      deadLetterExchange: '',
      deadLetterRoutingKey: work,
    })
    send(channel, work, 'm')
    channel.reject(await awaited(broker, channel, work), false)
    for (let i = 1; i <= 4; i++) {
      const message = await awaited(broker, channel, work)
      expect(deaths(message)).toEqual([
        ['expired', retry, i],
        ['rejected', work, i],
      ])
      channel.reject(message, false)
    }
  })

  test('go on where a client rejects into the same queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { deadLetterExchange: '' })
    send(channel, queue, 'm')
    for (let i = 0; i < 5; i++) channel.reject(await awaited(broker, channel, queue), false)
    expect(deaths(await awaited(broker, channel, queue))).toEqual([['rejected', queue, 5]])
  })

  test('are cut for one target only, others get the message', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const queue = await broker.queue(channel, { messageTtl: 30, deadLetterExchange: exchange })
    await channel.bindQueue(queue, exchange, '')
    const dead = await broker.boundQueue(channel, exchange, '')
    send(channel, queue, 'm')
    await broker.holds(channel, dead, 1)
    await broker.passes(100)
    expect(await channel.checkQueue(dead)).toMatchObject({ messageCount: 1 })
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
  })

  test('of too long queues are cut', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 1, deadLetterExchange: '' })
    send(channel, queue, 1)
    send(channel, queue, 2)
    await broker.passes(30)
    expect(shown(await take(channel, queue))).toBe('2')
    expect(await channel.get(queue)).toBe(false)
  })
})
