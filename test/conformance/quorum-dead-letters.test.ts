import { expect } from 'vitest'
import { conformance, drained, sendConfirmed, take } from '../support/conformance.js'

conformance('quorum: dead letters', (test) => {
  const atLeastOnce = {
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
    'x-dead-letter-exchange': '',
  }

  test('that have to arrive stay until there is a way, and are purged or not', async (broker) => {
    const { channel } = await broker.openConfirming()
    const args = { ...atLeastOnce, 'x-dead-letter-routing-key': broker.name('nowhere') }
    const queue = await broker.quorumQueue(channel, args)
    await sendConfirmed(channel, queue, 'm')
    channel.nack(await take(channel, queue), false, false)
    await broker.passes(60)
    expect(await channel.checkQueue(queue)).toMatchObject({ messageCount: 0 })
    expect(await channel.purgeQueue(queue)).toEqual({
      messageCount: broker.by({ '3.10': 0, '4.3': 1 }),
    })
  })

  test('that have to arrive do', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const args = { ...atLeastOnce, 'x-dead-letter-routing-key': dead }
    const queue = await broker.quorumQueue(channel, args)
    for (const body of [1, 2]) {
      await sendConfirmed(channel, queue, body)
      channel.nack(await take(channel, queue), false, false)
      await broker.holds(channel, dead, body)
    }
    expect(await drained(channel, dead)).toEqual(['1', '2'])
  })

  test('carry the number of their failures from queue to queue', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.quorumQueue(channel)
    const args = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead }
    const queue = await broker.quorumQueue(channel, args)
    await sendConfirmed(channel, queue, 'm')
    channel.reject(await take(channel, queue), false)
    await broker.holds(channel, dead, 1)
    const { fields, properties } = await take(channel, dead)
    expect(fields.redelivered).toBe(broker.by({ '3.10': false, '4.0': true }))
    const counts = broker.by<object>({
      '3.10': { 'x-delivery-count': 0 },
      '4.0': { 'x-delivery-count': 1 },
      '4.3': { 'x-delivery-count': 1, 'x-acquired-count': 1 },
    })
    expect(properties.headers).toMatchObject(counts)
  })
})
