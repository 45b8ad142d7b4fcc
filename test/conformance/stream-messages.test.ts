import { expect } from 'vitest'
import { conformance, send, sendConfirmed, shown } from '../support/conformance.js'
import { atLeast, offsets, read, stream } from '../support/streams.js'

conformance('stream: messages', (test) => {
  test('stay for all who read them', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    const first = await read(broker, connection, queue, 'first')
    await atLeast(broker, first, 3)
    first.channel.ackAll()
    const second = await read(broker, connection, queue, 'first')
    await atLeast(broker, second, 3)
    expect([first.bodies, second.bodies]).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ])
  })

  test('tell their offset, in place of what a client made up', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm', { headers: { z: 1, 'x-stream-offset': 77 } })
    await sendConfirmed(channel, queue, 'n')
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 2)
    expect(offsets(inbox)).toEqual([
      ['m', 0],
      ['n', 1],
    ])
    expect(Object.keys(inbox.messages[0]!.properties.headers!)).toEqual(['x-stream-offset', 'z'])
    expect(inbox.messages[0]!.properties.deliveryMode).toBe(
      broker.by({ '3.10': undefined, '4.0': 1 }),
    )
  })

  test('are not got', async (broker) => {
    const { channel } = await broker.open()
    const queue = await stream(broker, channel)
    expect(await broker.connectionError(channel, () => channel.get(queue))).toBe(
      `540 NOT_IMPLEMENTED - basic.get not supported by stream queues queue '${queue}' in vhost '/'`,
    )
  })

  test('are not purged', async (broker) => {
    const { channel } = await broker.open()
    const queue = await stream(broker, channel)
    expect(await broker.connectionError(channel, () => channel.purgeQueue(queue))).toBe(
      `540 NOT_IMPLEMENTED - queue.purge not supported by stream queues queue '${queue}' in vhost '/'`,
    )
  })

  test('do not expire', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm', { expiration: '10' })
    await broker.passes(40)
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 1)
    expect(inbox.bodies).toEqual(['m'])
  })

  test.before('4.0')('are not to be refused', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm')
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 1)
    const refuse = () => inbox.channel.reject(inbox.messages[0]!)
    expect(await broker.connectionError(inbox.channel, refuse)).toBe(
      `540 NOT_IMPLEMENTED - basic.nack and basic.reject not supported by stream queues queue '${queue}' in vhost '/'`,
    )
  })

  test.since('4.0')('stay when they are refused, and do not come again', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    const inbox = await read(broker, connection, queue, 'first', { prefetch: 2 })
    await atLeast(broker, inbox, 2)
    inbox.channel.nack(inbox.messages[0]!)
    inbox.channel.reject(inbox.messages[1]!, false)
    await sendConfirmed(channel, queue, 3)
    await atLeast(broker, inbox, 3)
    expect(inbox.messages.map(shown)).toEqual(['1', '2', '3'])
  })

  test('may be dead letters, or be lost as such', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const dead = await stream(broker, channel)
    const queue = await broker.queue(channel, {
      maxLength: 0,
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    })
    send(channel, queue, 'dead')
    await broker.passes(40)
    await sendConfirmed(channel, dead, 'alive')
    const inbox = await read(broker, connection, dead, 'first')
    const expected = broker.by({ '3.10': ['alive'], '4.0': ['dead', 'alive'] })
    await atLeast(broker, inbox, expected.length)
    expect(inbox.bodies).toEqual(expected)
  })

  test('are gone with their stream, whatever the conditions', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm')
    expect(await channel.deleteQueue(queue, { ifEmpty: true })).toEqual({ messageCount: 0 })
    expect(await broker.channelError(channel, () => channel.checkQueue(queue))).toContain('404')
  })
})
