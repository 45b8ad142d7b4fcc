import type { Channel, Message } from 'amqplib'
import { expect } from 'vitest'
import { conformance, send, sendConfirmed, shown, take } from '../support/conformance.js'
import { bytes, text } from './messages.js'
import { atLeast, offsets, read, stream } from '../support/streams.js'

/** But for the offset. */
function headersOf({ properties }: Message): object {
  const { 'x-stream-offset': offset, ...headers } = properties.headers!
  expect(offset).toBeDefined()
  return headers
}

function lengthOfReplyTo({ properties }: Message): number | undefined {
  return (properties.replyTo as string | undefined)?.length
}

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

  test('lose headers that are lists and tables', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm', { headers: { a: [1], b: { c: 1 }, d: 'd', 'x-e': 1 } })
    await sendConfirmed(channel, queue, 'n', { headers: { 'x-a': [[1]], 'x-b': { c: null } } })
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 2)
    expect(inbox.messages.map(headersOf)).toEqual([
      { d: 'd', 'x-e': 1 },
      broker.by({ '3.10': {}, '4.0': { 'x-a': [[1]], 'x-b': { c: null } } }),
    ])
  })

  test('have their carbon copies in a header, or have none', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm', { CC: 'nowhere' })
    await sendConfirmed(channel, queue, 'n', { headers: { 'x-cc': ['a'] } })
    await sendConfirmed(channel, queue, 'o', { CC: 'nowhere', headers: { 'x-cc': ['a'] } })
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 3)
    expect(inbox.messages.map(headersOf)).toEqual(
      broker.by<object[]>({
        '3.10': [{}, {}, {}],
        '4.0': [{ CC: ['nowhere'] }, { CC: ['a'] }, { CC: ['nowhere'] }],
      }),
    )
  })

  test('lose headers that RabbitMQ has for itself', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const headers = { 'x-death': 'a', 'x-exchange': 'b', 'x-routing-key': 'c', 'x-opt-deaths': 'd' }
    await sendConfirmed(channel, queue, 'm', { headers })
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 1)
    expect(headersOf(inbox.messages[0]!)).toEqual(broker.by<object>({ '3.10': headers, '4.0': {} }))
  })

  test('have text for bytes in their headers', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const [good, bad] = [bytes('a€😀'), bytes([0xff, 0xe2, 0x82, 0x41, 0xed, 0xa0, 0x80])]
    const headers = { a: good, b: bad, 'x-c': [{ d: good }] }
    await sendConfirmed(channel, queue, 'm', { headers })
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 1)
    expect(headersOf(inbox.messages[0]!)).toEqual(
      broker.by<object>({
        '3.10': { a: good, b: bad },
        '4.0': { a: text(good), b: text(bad), 'x-c': [{ d: text(good) }] },
      }),
    )
  })

  const decimal = { '!': 'decimal', value: { digits: 1999, places: 2 } }
  test.each<[string, object]>([
    ['a decimal in a header', { price: decimal }],
    ['a decimal in an annotation', { 'x-price': decimal }],
  ])('cannot have %s', async (broker, [, headers]) => {
    const { channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const publish = () => send(channel, queue, 'm', { headers })
    expect(await broker.connectionError(channel, publish)).toBe('541 INTERNAL_ERROR')
  })

  test.since('4.0').each<[string, object]>([
    ['a decimal deep in an annotation', { 'x-prices': [{ price: decimal }] }],
    ['a number as the value that filters look for', { 'x-stream-filter-value': 5 }],
    ['null as the value that filters look for', { 'x-stream-filter-value': null }],
  ])('cannot have %s', async (broker, [, headers]) => {
    const { channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const publish = () => send(channel, queue, 'm', { headers })
    expect(await broker.connectionError(channel, publish)).toBe('541 INTERNAL_ERROR')
  })

  test.since('4.0')('are persistent or transient, and nothing else', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const deliveryMode of [0, 1, 2, 3])
      await sendConfirmed(channel, queue, 'm', { deliveryMode })
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 4)
    expect(inbox.messages.map(({ properties }) => properties.deliveryMode as number)).toEqual([
      1, 1, 2, 1,
    ])
  })

  test('have no reply-to that is too long for an address', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const names = ['r'.repeat(247), 'r'.repeat(248), 'ü'.repeat(41), 'ü'.repeat(42), '/'.repeat(82)]
    for (const replyTo of [...names, '/'.repeat(83), '._~-'.repeat(61)])
      await sendConfirmed(channel, queue, 'm', { replyTo })
    const inbox = await read(broker, connection, queue, 'first')
    await atLeast(broker, inbox, 7)
    const lengths = inbox.messages.map(lengthOfReplyTo)
    expect(lengths).toEqual(
      broker.by<(number | undefined)[]>({
        '3.10': [247, 248, 41, 42, 82, 83, 244],
        '4.3': [247, undefined, 41, undefined, 82, undefined, 244],
      }),
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

  test.before('4.0')(
    'end the connection when they are refused, and what was not told comes back',
    async (broker) => {
      const { channel } = await broker.openConfirming()
      const ofType = async (hint: string, type: string): Promise<string> => {
        const name = broker.name(hint)
        await channel.assertQueue(name, { arguments: { 'x-queue-type': type } })
        return name
      }
      // queues are told in the order of their names
      const before = await ofType('a', 'classic')
      const all = [
        before,
        await ofType('b', 'stream'),
        await ofType('c', 'quorum'),
        await ofType('d', 'classic'),
      ]
      let answers = 0
      const refusals: [lost: string[], (reader: Channel) => unknown][] = [
        [[], (reader) => reader.nackAll(true)],
        [[before], (reader) => reader.nackAll(false)],
        [[], (reader) => reader.recover().then(() => answers++)],
      ]
      for (const [lost, refuse] of refusals) {
        for (const name of all) await sendConfirmed(channel, name, 'm')
        const reader = (await broker.open()).channel
        await reader.prefetch(1)
        let count = 0
        for (const [i, name] of all.entries()) {
          const from = i === 1 ? { 'x-stream-offset': 'first' } : {}
          await reader.consume(name, () => count++, { arguments: from })
        }
        await broker.until(() => count === all.length)
        expect(await broker.connectionError(reader, () => refuse(reader))).toMatch(/^54[01]/)
        await broker.passes(100)
        for (const [i, name] of all.entries()) {
          if (i === 1) continue
          const { messageCount } = await channel.purgeQueue(name)
          expect(messageCount).toBe(lost.includes(name) ? 0 : 1)
        }
      }
      expect(answers).toBe(0)
    },
  )

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

  test('keep their deaths, if it was RabbitMQ that noted them', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const dead = await stream(broker, channel)
    const queue = await broker.quorumQueue(channel, {
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    })
    await sendConfirmed(channel, queue, 'dead')
    channel.nack(await take(channel, queue), false, false)
    // at least once: before 4.0, too, where others are lost
    const inbox = await read(broker, connection, dead, 'first')
    await atLeast(broker, inbox, 1)
    const headers = headersOf(inbox.messages[0]!) as Record<string, unknown>
    expect(headers['x-first-death-reason']).toBe('rejected')
    expect(headers['x-death']).toEqual(
      broker.by({
        '3.10': undefined,
        '4.0': [expect.objectContaining({ queue, count: 1, reason: 'rejected' })],
      }),
    )
  })

  test('are gone with their stream, whatever the conditions', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    await sendConfirmed(channel, queue, 'm')
    expect(await channel.deleteQueue(queue, { ifEmpty: true })).toEqual({ messageCount: 0 })
    expect(await broker.channelError(channel, () => channel.checkQueue(queue))).toContain('404')
  })
})
