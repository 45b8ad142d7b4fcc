import { expect } from 'vitest'
import { collect, conformance, sendConfirmed } from '../support/conformance.js'
import { atLeast, offsets, read, stream } from '../support/streams.js'

conformance('stream: consumers', (test) => {
  test('need a prefetch', async (broker) => {
    const { channel } = await broker.open()
    const queue = await stream(broker, channel)
    const where = `queue '${queue}' in vhost '/'`
    expect(await broker.channelError(channel, () => collect(channel, queue))).toBe(
      `406 PRECONDITION_FAILED - consumer prefetch count is not set for ${broker.by({ '3.10': `'${where}'`, '4.0': `stream ${where}` })}`,
    )
  })

  test('have to acknowledge', async (broker) => {
    const { channel } = await broker.open()
    const queue = await stream(broker, channel)
    await channel.prefetch(5)
    const consume = () => collect(channel, queue, { noAck: true })
    expect(await broker.connectionError(channel, consume)).toBe(
      `540 NOT_IMPLEMENTED - automatic acknowledgement not supported by ${broker.by({ '3.10': 'stream queues', '4.0': 'stream' })} queue '${queue}' in vhost '/'`,
    )
  })

  test('get as many as their prefetch says, and more with each ack', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const body of [1, 2, 3, 4, 5, 6]) await sendConfirmed(channel, queue, body)
    const inbox = await read(broker, connection, queue, 'first', { prefetch: 2 })
    for (let acked = 0; acked < 6; acked = inbox.bodies.length) {
      await atLeast(broker, inbox, acked + 1)
      inbox.channel.ackAll()
    }
    expect(inbox.bodies).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  test('are not counted', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await stream(broker, channel)
    await read(broker, connection, queue, 'next')
    expect(await channel.checkQueue(queue)).toMatchObject({ consumerCount: 0 })
  })

  test('are never exclusive', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const other = await broker.channel(connection)
    await other.prefetch(5)
    const exclusive = await collect(other, queue, { exclusive: true })
    const second = await read(broker, connection, queue, 'next')
    await sendConfirmed(channel, queue, 'm')
    await broker.until(() => exclusive.bodies.length + second.bodies.length === 2)
  })

  test('have no priority', async (broker) => {
    const { channel } = await broker.open()
    const queue = await stream(broker, channel)
    await channel.prefetch(5)
    const consume = () => collect(channel, queue, { priority: 5 })
    expect(await broker.channelError(channel, consume)).toBe(
      `406 PRECONDITION_FAILED - invalid arg 'x-priority' for queue '${queue}' in vhost '/' of queue type rabbit_stream_queue`,
    )
  })

  test('go on where another one stopped', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    const first = await read(broker, connection, queue, 'first')
    await atLeast(broker, first, 3)
    await first.channel.cancel(first.tag)
    const second = await read(broker, connection, queue, 2)
    await atLeast(broker, second, 1)
    expect(offsets(second)).toEqual([['3', 2]])
  })

  test('are cancelled when the stream is deleted', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = await stream(broker, channel)
    const inbox = await read(broker, connection, queue, 'next')
    await channel.deleteQueue(queue, { ifUnused: true })
    await broker.until(() => inbox.cancels() === 1)
  })
})
