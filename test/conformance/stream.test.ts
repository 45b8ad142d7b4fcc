import type { Options } from 'amqplib'
import { expect } from 'vitest'
import { conformance } from '../support/conformance.js'
import { stream } from '../support/streams.js'

conformance('stream: declare', (test) => {
  const properties: Readonly<Record<string, Options.AssertQueue>> = {
    'non-durable': { durable: false },
    'exclusive-owner': { exclusive: true },
    'auto-delete': { autoDelete: true },
  }

  test.each(Object.keys(properties))('is never %s', async (broker, property) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const declare = () =>
      channel.assertQueue(queue, {
        ...properties[property],
        arguments: { 'x-queue-type': 'stream' },
      })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid property '${property}' for queue '${queue}' in vhost '/'`,
    )
  })

  test('has a name', async (broker) => {
    const { channel } = await broker.open()
    const declare = () => channel.assertQueue('', { arguments: { 'x-queue-type': 'stream' } })
    expect(await broker.channelError(channel, declare)).toBe(
      '406 PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_stream_queue',
    )
  })

  test('does not know the arguments of queues', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const args = { 'x-queue-type': 'stream', 'x-message-ttl': 1 }
    const declare = () => channel.assertQueue(queue, { arguments: args })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid arg 'x-message-ttl' for queue '${queue}' in vhost '/' of queue type rabbit_stream_queue`,
    )
  })
})

conformance('stream: arguments', (test) => {
  test('are periods of time', async (broker) => {
    const { channel } = await broker.open()
    await stream(broker, channel, { 'x-max-age': '12h' })
    for (const period of ['1', '0s', '5hh']) {
      const { channel: other } = await broker.open()
      const declare = () => stream(broker, other, { 'x-max-age': period, [period]: true })
      expect(await broker.channelError(other, declare)).toContain(
        "406 PRECONDITION_FAILED - invalid arg 'x-max-age'",
      )
    }
  })

  test('are periods of time, and the broker may fail over others', async (broker) => {
    const { channel } = await broker.open()
    const declare = () => stream(broker, channel, { 'x-max-age': '-1h' })
    if (broker.by({ '3.10': true, '4.3': false })) {
      expect(await broker.connectionError(channel, declare)).toBe('541 INTERNAL_ERROR')
    } else {
      expect(await broker.channelError(channel, declare)).toContain('invalid_max_age')
    }
  })

  test('are limited in size', async (broker) => {
    const { channel } = await broker.open()
    const declare = () =>
      stream(broker, channel, { 'x-stream-max-segment-size-bytes': 3_000_000_001 })
    expect(await broker.channelError(channel, declare)).toBe(
      '406 PRECONDITION_FAILED - Exceeded max value for x-stream-max-segment-size-bytes',
    )
  })

  test('are compared as text or as time', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const declare = (age: string) =>
      channel.assertQueue(queue, { arguments: { 'x-queue-type': 'stream', 'x-max-age': age } })
    await declare('1h')
    if (broker.by({ '3.10': false, '4.3': true })) await declare('60m')
    expect(await broker.channelError(channel, () => declare('2h'))).toContain(
      broker.by({
        '3.10': "received '2h' but current is '1h'",
        '4.3': "received '7200000' but current is '3600000'",
      }),
    )
  })
})
