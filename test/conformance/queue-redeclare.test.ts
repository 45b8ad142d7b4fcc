import { expect } from 'vitest'
import { conformance, drained, refusal, send } from '../support/conformance.js'

conformance('queue: declared otherwise', (test) => {
  test('refuses a durable declaration of a transient queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    expect(await broker.channelError(channel, () => channel.assertQueue(queue))).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue '${queue}' in vhost '/': received 'true' but current is 'false'`,
    )
  })

  test('refuses a lasting declaration of an auto-delete queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false, autoDelete: true })
    const declare = () => channel.assertQueue(queue, { durable: false })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'auto_delete' for queue '${queue}' in vhost '/': received 'false' but current is 'true'`,
    )
  })

  test('refuses an exclusive declaration of a shared queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    const declare = () => channel.assertQueue(queue, { durable: false, exclusive: true })
    expect(await broker.channelError(channel, declare)).toBe(
      `405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
    )
  })

  test('refuses a shared declaration of one’s own exclusive queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const declare = () => channel.assertQueue(queue, { durable: false, exclusive: false })
    expect(await broker.channelError(channel, declare)).toBe(
      `405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
    )
  })

  test('names durable before auto-delete before arguments', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel, { exclusive: false })
    expect(
      await broker.channelError(channel, () =>
        channel.assertQueue(queue, { autoDelete: true, messageTtl: 1 }),
      ),
    ).toContain("inequivalent arg 'durable'")
    const second = await broker.channel(connection)
    expect(
      await broker.channelError(second, () =>
        second.assertQueue(queue, { durable: false, autoDelete: true, messageTtl: 1 }),
      ),
    ).toContain("inequivalent arg 'auto_delete'")
  })

  test('takes an exclusive queue for transient whatever was said', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { durable: true })
    expect(await channel.assertQueue(queue, { exclusive: true, durable: false })).toMatchObject({
      queue,
    })
    expect(await channel.assertQueue(queue, { exclusive: true, durable: true })).toMatchObject({
      queue,
    })
  })

  const argumentsOf = {
    'x-message-ttl': 1000,
    'x-expires': 60_000,
    'x-max-length': 5,
    'x-max-length-bytes': 500,
    'x-max-priority': 3,
    'x-dead-letter-exchange': 'amq.direct',
    'x-overflow': 'reject-publish',
    'x-queue-mode': 'lazy',
  }

  test.each(Object.entries(argumentsOf))('refuses to add %s', async (broker, [name, value]) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const declare = () =>
      channel.assertQueue(queue, {
        durable: false,
        exclusive: true,
        arguments: { [name]: value },
      })
    const type =
      typeof value === 'string'
        ? 'longstr'
        : value < 128
          ? 'byte'
          : value < 32_768
            ? 'short'
            : 'signedint'
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg '${name}' for queue '${queue}' in vhost '/': received the value '${value}' of type '${type}' but current is none`,
    )
  })

  test.each(Object.entries(argumentsOf))(
    'refuses to leave out %s',
    async (broker, [name, value]) => {
      const { channel } = await broker.open()
      const queue = await broker.queue(channel, { arguments: { [name]: value } })
      const declare = () => channel.assertQueue(queue, { durable: false, exclusive: true })
      const type =
        typeof value === 'string'
          ? 'longstr'
          : value < 128
            ? 'byte'
            : value < 32_768
              ? 'short'
              : 'signedint'
      expect(await broker.channelError(channel, declare)).toBe(
        `406 PRECONDITION_FAILED - inequivalent arg '${name}' for queue '${queue}' in vhost '/': received none but current is the value '${value}' of type '${type}'`,
      )
    },
  )

  test('refuses another value of an argument', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 5 })
    const declare = () =>
      channel.assertQueue(queue, { durable: false, exclusive: true, maxLength: 6 })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-max-length' for queue '${queue}' in vhost '/': received '6' but current is '5'`,
    )
  })

  test('refuses another dead-letter key', async (broker) => {
    const { channel } = await broker.open()
    const options = { durable: false, exclusive: true, deadLetterExchange: '' }
    const queue = await broker.queue(channel, { ...options, deadLetterRoutingKey: 'a' })
    const declare = () => channel.assertQueue(queue, { ...options, deadLetterRoutingKey: 'b' })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-dead-letter-routing-key' for queue '${queue}' in vhost '/': received 'b' but current is 'a'`,
    )
  })

  test('refuses to become a single active consumer queue', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const declare = () =>
      channel.assertQueue(queue, {
        durable: false,
        exclusive: true,
        arguments: { 'x-single-active-consumer': true },
      })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-single-active-consumer' for queue '${queue}' in vhost '/': received the value 'true' of type 'bool' but current is none`,
    )
  })

  test('takes the same number in another width', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { maxLength: 5 })
    const wide = { 'x-max-length': { '!': 'long', value: 5 } }
    expect(
      await channel.assertQueue(queue, { durable: false, exclusive: true, arguments: wide }),
    ).toMatchObject({ queue })
  })

  test('leaves the queue as it is after a refusal', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'kept')
    await refusal(channel.assertQueue(queue, { exclusive: true, durable: false, maxLength: 1 }))
    const next = await broker.channel(connection)
    expect(await drained(next, queue)).toEqual(['kept'])
  })

  test('compares a queue without a type as a classic one', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    await channel.assertQueue(queue)
    const declare = () => channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum' } })
    const differs = `inequivalent arg 'x-queue-type' for queue '${queue}' in vhost '/'`
    const values = broker.by({
      '3.10': "received the value 'quorum' of type 'longstr' but current is none",
      '4.0': "received 'quorum' but current is 'classic'",
    })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - ${differs}: ${values}`,
    )
  })
})
