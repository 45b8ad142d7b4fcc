import { expect } from 'vitest'
import { collect, conformance } from '../support/conformance.js'

conformance('quorum: declare', (test) => {
  const where = (queue: string) => `queue '${queue}' in vhost '/'`

  test('takes the same declaration again', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 3 })
    expect(
      await channel.assertQueue(queue, {
        arguments: { 'x-delivery-limit': 3, 'x-queue-type': 'quorum' },
      }),
    ).toEqual({ queue, messageCount: 0, consumerCount: 0 })
  })

  const properties = {
    'a transient one': [{ durable: false }, 'non-durable'],
    'an exclusive one': [{ exclusive: true }, 'exclusive-owner'],
    'an auto-delete one': [{ autoDelete: true }, 'auto-delete'],
  } as const

  test.each(Object.keys(properties) as (keyof typeof properties)[])(
    'refuses %s',
    async (broker, what) => {
      const { channel } = await broker.open()
      const [options, property] = properties[what]
      const queue = broker.name()
      const declare = () =>
        channel.assertQueue(queue, { ...options, arguments: { 'x-queue-type': 'quorum' } })
      expect(await broker.channelError(channel, declare)).toBe(
        `406 PRECONDITION_FAILED - invalid property '${property}' for ${where(queue)}`,
      )
    },
  )

  test('refuses a made-up name', async (broker) => {
    const { channel } = await broker.open()
    const declare = () => channel.assertQueue('', { arguments: { 'x-queue-type': 'quorum' } })
    expect(await broker.channelError(channel, declare)).toBe(
      '406 PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue',
    )
  })

  test.each(['x-max-priority', 'x-queue-mode', 'x-queue-version', 'x-queue-master-locator'])(
    'refuses %s, which is for classic queues',
    async (broker, name) => {
      const { channel } = await broker.open()
      const queue = broker.name()
      const value =
        name === 'x-queue-mode' ? 'lazy' : name === 'x-queue-master-locator' ? 'random' : 2
      const declare = () =>
        channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum', [name]: value } })
      expect(await broker.channelError(channel, declare)).toBe(
        `406 PRECONDITION_FAILED - invalid arg '${name}' for ${where(queue)} of queue type rabbit_quorum_queue`,
      )
    },
  )

  test('refuses a dead-letter strategy it does not know', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const declare = () =>
      channel.assertQueue(queue, {
        arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 'never' },
      })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid arg 'x-dead-letter-strategy' for ${where(queue)}: invalid_dlx_strategy`,
    )
  })

  test('refuses another delivery limit than it has', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel, { 'x-delivery-limit': 3 })
    const declare = () =>
      channel.assertQueue(queue, {
        arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 4 },
      })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-delivery-limit' for ${where(queue)}: received '4' but current is '3'`,
    )
  })

  test('refuses a classic declaration of a quorum queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel)
    const declare = () => channel.assertQueue(queue, { arguments: { 'x-queue-type': 'classic' } })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for ${where(queue)}: received 'classic' but current is 'quorum'`,
    )
  })

  test('refuses conditions when it is deleted', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel)
    const remove = () => channel.deleteQueue(queue, { ifEmpty: true })
    expect(await broker.connectionError(channel, remove)).toBe(
      `540 NOT_IMPLEMENTED - cannot delete ${where(queue)}. queue.delete operations with if-empty flag set are not supported by quorum queues`,
    )
  })

  test.before('4.3')('refuses a prefetch of the whole channel', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel)
    await channel.prefetch(5, true)
    expect(await broker.connectionError(channel, () => collect(channel, queue))).toBe(
      `540 NOT_IMPLEMENTED - ${where(queue)} does not support global qos`,
    )
  })

  test('refuses get with a single active consumer', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel, { 'x-single-active-consumer': true })
    expect(await broker.channelError(channel, () => channel.get(queue))).toBe(
      `405 RESOURCE_LOCKED - cannot obtain access to locked ${where(queue)}. basic.get operations are not supported by ${broker.by({ '3.10': 'quorum', '4.3': '<<"quorum">>' })} queues with single active consumer`,
    )
  })
})
