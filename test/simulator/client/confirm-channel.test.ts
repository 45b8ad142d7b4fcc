import { describe, expect, test } from 'vitest'
import { countSteps } from '../../support/count-steps.js'
import { connect, openConfirmChannel, rest } from './support/fake-host.js'
import { follow, watch, type Log } from './support/log.js'

async function setUp() {
  const { host, wire, connection } = await connect()
  const channel = await openConfirmChannel(connection, wire)
  const log: Log = []
  /** Publishes messages that write down how they are confirmed. */
  const publish = (...names: string[]): void => {
    for (const name of names) {
      channel.publish('', 'q', Buffer.from(name), {}, (error: Error | null) =>
        log.push(error === null ? name : `${name}: ${error.message}`),
      )
    }
  }
  return { host, wire, connection, channel, log, publish }
}

const ack = (deliveryTag: number, multiple = false) =>
  ({ method: 'basic.ack', deliveryTag, multiple }) as const
const nack = (deliveryTag: number, multiple = false) =>
  ({ method: 'basic.nack', deliveryTag, multiple }) as const

describe('confirms', () => {
  test('reach the callback of their message, in whatever order they come', async () => {
    const { wire, channel, log, publish } = await setUp()
    publish('1', '2', '3')
    await wire.say(1, ack(2), ack(3), ack(1))
    expect(log).toEqual(['2', '3', '1'])
    expect(channel.unconfirmed).toHaveLength(0)
    publish('4')
    await wire.say(1, ack(4))
    expect(log.pop()).toBe('4')
  })

  test('for several messages at once leave out those confirmed before', async () => {
    const { wire, channel, log, publish } = await setUp()
    publish('1', '2', '3', '4')
    await wire.say(1, ack(2), ack(3, true))
    expect(log).toEqual(['2', '1', '3'])
    expect(channel.unconfirmed).toHaveLength(1)
    await wire.say(1, ack(4))
    expect(log.pop()).toBe('4')
  })

  test('that come once more are nothing new', async () => {
    const { wire, log, publish } = await setUp()
    publish('1', '2', '3', '4', '5')
    await wire.say(1, ack(1, true), ack(1), ack(1, true), ack(2), ack(2))
    expect(log).toEqual(['1', '2'])
  })

  test('one by one, with many more to come, cost no more each', async () => {
    const stepsFor = async (count: number): Promise<number> => {
      const { wire, log, publish } = await setUp()
      const names = Array.from({ length: count }, (_, i) => String(i))
      publish(...names)
      const steps = await countSteps(() => wire.say(1, ...names.map((_, i) => ack(i + 1))))
      expect(log).toEqual(names)
      return steps
    }
    expect((await stepsFor(800)) / (await stepsFor(400))).toBeLessThan(2.2)
  })

  test('that refuse give each callback an error of its own', async () => {
    const { wire, channel } = await setUp()
    const errors: unknown[] = []
    for (let i = 0; i < 2; i++) {
      channel.sendToQueue('q', Buffer.from(''), {}, (error: unknown) => errors.push(error))
    }
    await wire.say(1, nack(2, true))
    expect(errors).toEqual([new Error('message nacked'), new Error('message nacked')])
    expect(errors[0]).not.toBe(errors[1])
  })

  test('are events too', async () => {
    const { wire, channel, log, publish } = await setUp()
    watch(log, 'channel', channel, ['ack', 'nack'])
    publish('1', '2')
    await wire.say(1, ack(1), nack(2, true))
    expect(log).toEqual([
      '1',
      ['channel', 'ack', { deliveryTag: 1, multiple: false }],
      '2: message nacked',
      ['channel', 'nack', { deliveryTag: 2, multiple: true, requeue: true }],
    ])
  })

  test('that will not come any more are errors', async () => {
    const { wire, channel, log, publish } = await setUp()
    publish('1', '2')
    void channel.close()
    await wire.say(1, { method: 'channel.close-ok' })
    expect(log).toEqual(['1: channel closed', '2: channel closed'])
  })

  test('are not expected for a message that could not be sent', async () => {
    const { channel } = await setUp()
    expect(() => channel.publish('', 'q', 'text' as never)).toThrow('content is not a buffer')
    expect(channel.unconfirmed).toHaveLength(0)
  })

  test('whose callback throws end the connection', async () => {
    const { wire, connection, channel, log } = await setUp()
    watch(log, 'connection', connection, ['error'])
    channel.publish('', 'q', Buffer.from(''), {}, () => {
      throw new Error('mine')
    })
    await wire.say(1, ack(1))
    expect(log).toEqual([['connection', 'error', 'mine']])
  })
})

describe('waiting for confirms', () => {
  test('ends when all have come, with or without a callback', async () => {
    const { wire, channel, log, publish } = await setUp()
    publish('1')
    channel.publish('', 'q', Buffer.from('2'))
    follow(log, 'wait', () => channel.waitForConfirms())
    await wire.say(1, ack(2))
    expect(log).toEqual([])
    await wire.say(1, ack(1))
    expect(log).toEqual(['1', ['wait', 'resolved', [undefined, undefined]]])
  })

  test('ends at once when nothing is under way', async () => {
    const { channel } = await setUp()
    await expect(channel.waitForConfirms()).resolves.toEqual([])
  })

  test('does not concern messages that are published later', async () => {
    const { wire, channel, log, publish } = await setUp()
    channel.publish('', 'q', Buffer.from('1'))
    follow(log, 'wait', () => channel.waitForConfirms())
    publish('2')
    await wire.say(1, ack(1))
    expect(log).toEqual([['wait', 'resolved', [undefined]]])
  })

  test('fails with the first refusal, and only those who waited then', async () => {
    const { wire, channel, log } = await setUp()
    channel.publish('', 'q', Buffer.from('1'))
    follow(log, 'wait', () => channel.waitForConfirms())
    await wire.say(1, nack(1))
    follow(log, 'later', () => channel.waitForConfirms())
    await rest()
    expect(log).toEqual([
      ['wait', 'rejected', 'message nacked'],
      ['later', 'resolved', []],
    ])
  })

  test('fails from then on when the channel closes with some under way', async () => {
    const { wire, channel, log } = await setUp()
    channel.publish('', 'q', Buffer.from('1'))
    follow(log, 'wait', () => channel.waitForConfirms())
    void channel.close()
    await wire.say(1, { method: 'channel.close-ok' })
    follow(log, 'later', () => channel.waitForConfirms())
    await rest()
    expect(log).toEqual([
      ['wait', 'rejected', 'channel closed'],
      ['later', 'rejected', 'channel closed'],
    ])
  })

  test('does not fail when the channel closed with none', async () => {
    const { wire, channel } = await setUp()
    channel.publish('', 'q', Buffer.from('1'))
    await wire.say(1, ack(1))
    void channel.close()
    await wire.say(1, { method: 'channel.close-ok' })
    await expect(channel.waitForConfirms()).resolves.toEqual([])
  })
})
