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

  test('that a full queue refuses stay with theirs', async (broker) => {
    const { channel } = await broker.openConfirming()
    for (const [type, taken] of [
      ['classic', 1],
      ['quorum', 2],
    ] as const) {
      const limit = { 'x-max-length': 1, 'x-overflow': 'reject-publish' }
      const dead =
        type === 'quorum'
          ? await broker.quorumQueue(channel, limit)
          : await broker.queue(channel, { arguments: limit })
      const args = { ...atLeastOnce, 'x-dead-letter-routing-key': dead }
      const queue = await broker.quorumQueue(channel, args)
      for (const body of [1, 2, 3, 4]) {
        await sendConfirmed(channel, queue, body)
        channel.nack(await take(channel, queue), false, false)
        await broker.passes(60)
      }
      await broker.holds(channel, dead, taken)
      expect(await channel.purgeQueue(queue)).toEqual({
        messageCount: broker.by({ '3.10': 0, '4.3': 4 - taken }),
      })
    }
  })

  test.operated(
    'that have to arrive go when a policy changes and there is a way',
    async (broker) => {
      const { channel } = await broker.openConfirming()
      const nowhere = broker.name('nowhere')
      const args = { ...atLeastOnce, 'x-dead-letter-routing-key': nowhere }
      const queue = await broker.quorumQueue(channel, args)
      await sendConfirmed(channel, queue, 'm')
      channel.nack(await take(channel, queue), false, false)
      await broker.passes(60)
      await channel.assertQueue(nowhere, { durable: true, autoDelete: false })
      await broker.passes(60)
      await broker.holds(channel, nowhere, 0)
      const policy = { name: 'any', pattern: `^${queue}$`, definition: { 'max-length': 9 } }
      await broker.setPolicy(policy)
      await broker.holds(channel, nowhere, 1)
    },
  )

  test.operated('that have to arrive are forgotten with their strategy', async (broker) => {
    const { channel } = await broker.openConfirming()
    const nowhere = broker.name('nowhere')
    const queue = await broker.quorumQueue(channel, {
      'x-dead-letter-strategy': 'at-least-once',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': nowhere,
    })
    const set = (definition: Record<string, string | number>): Promise<void> =>
      broker.setPolicy({ name: 'strategy', pattern: `^${queue}$`, definition })
    await set({ overflow: 'reject-publish' })
    await sendConfirmed(channel, queue, 'm')
    channel.nack(await take(channel, queue), false, false)
    await broker.passes(60)
    await set({ 'max-length': 9 })
    await broker.passes(60)
    await channel.assertQueue(nowhere, { durable: true, autoDelete: false })
    await set({ overflow: 'reject-publish' })
    await broker.passes(60)
    await set({ overflow: 'reject-publish', 'max-length': 9 })
    await broker.passes(200)
    await broker.holds(channel, nowhere, 0)
    expect(await channel.purgeQueue(queue)).toEqual({ messageCount: 0 })
  })

  test.operated('count towards the limit of the queue that they come back to', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-dead-letter-strategy': 'at-least-once',
      'x-dead-letter-exchange': '',
    })
    await sendConfirmed(channel, queue, 'more than four bytes')
    const message = await take(channel, queue)
    const definition = { overflow: 'reject-publish', 'max-length-bytes': 4 }
    await broker.setPolicy({ name: 'full', pattern: `^${queue}$`, definition })
    await broker.passes(60)
    channel.nack(message, false, false)
    await broker.passes(200)
    await broker.holds(channel, queue, 0)
    expect(await channel.purgeQueue(queue)).toEqual({
      messageCount: broker.by({ '3.10': 0, '4.3': 1 }),
    })
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
