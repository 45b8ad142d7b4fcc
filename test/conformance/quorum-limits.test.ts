import { expect } from 'vitest'
import {
  bytes,
  collect,
  conformance,
  drained,
  sendConfirmed,
  take,
  takeMany,
} from '../support/conformance.js'

conformance('quorum: limits', (test) => {
  test('are noticed once they are passed, and then publishers are refused', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 5,
      'x-overflow': 'reject-publish',
    })
    const confirms = []
    for (let i = 1; i <= 6; i++) confirms.push(await sendConfirmed(channel, queue, i))
    await broker.passes(30)
    confirms.push(await sendConfirmed(channel, queue, 7))
    expect(confirms).toEqual(['ack', 'ack', 'ack', 'ack', 'ack', 'ack', 'nack'])
    expect((await channel.checkQueue(queue)).messageCount).toBe(6)
  })

  test('take what comes together, whatever it is, and refuse what comes after it', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 2,
      'x-overflow': 'reject-publish',
    })
    const together = [1, 2, 3, 4, 5].map((body) => sendConfirmed(channel, queue, body))
    expect(await Promise.all(together)).toEqual(['ack', 'ack', 'ack', 'ack', 'ack'])
    await broker.passes(30)
    expect(await sendConfirmed(channel, queue, 6)).toBe('nack')
    expect((await channel.checkQueue(queue)).messageCount).toBe(5)
  })

  test('take what comes together again once there is room', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 2,
      'x-overflow': 'reject-publish',
    })
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await broker.passes(30)
    await channel.purgeQueue(queue)
    await broker.passes(30)
    const together = [4, 5, 6, 7, 8].map((body) => sendConfirmed(channel, queue, body))
    expect(await Promise.all(together)).toEqual(['ack', 'ack', 'ack', 'ack', 'ack'])
  })

  test('let publishers go on when the queue is filled to four fifths', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 5,
      'x-overflow': 'reject-publish',
    })
    for (let i = 1; i <= 6; i++) await sendConfirmed(channel, queue, i)
    await take(channel, queue, { noAck: true })
    await broker.passes(30)
    expect(await sendConfirmed(channel, queue, 'at the limit')).toBe('nack')
    await take(channel, queue, { noAck: true })
    await broker.passes(30)
    expect(await sendConfirmed(channel, queue, 'well below')).toBe('ack')
  })

  test.operated('let publishers go on when a policy raises them', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const limit = (length: number): Promise<void> =>
      broker.setPolicy({
        name: 'full',
        pattern: `^${queue}$`,
        definition: { overflow: 'reject-publish', 'max-length': length },
      })
    await limit(2)
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    expect(await sendConfirmed(channel, queue, 'full')).toBe('nack')
    await limit(3)
    await broker.passes(60)
    expect(await sendConfirmed(channel, queue, 'still full')).toBe('nack')
    await limit(20)
    await broker.passes(60)
    expect(await sendConfirmed(channel, queue, 'room')).toBe('ack')
  })

  test.operated(
    'go on refusing who was stopped when a policy drops messages instead',
    async (broker) => {
      const { connection, channel } = await broker.openConfirming()
      const queue = await broker.quorumQueue(channel)
      const limit = (definition: Record<string, string | number>): Promise<void> =>
        broker.setPolicy({ name: 'full', pattern: `^${queue}$`, definition })
      await limit({ overflow: 'reject-publish', 'max-length': 2 })
      for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
      expect(await sendConfirmed(channel, queue, 'full')).toBe('nack')
      const newcomer = await broker.confirmChannel(connection)
      await limit({ 'max-length': 4 })
      await broker.passes(60)
      expect(await sendConfirmed(channel, queue, 'stopped')).toBe('nack')
      expect(await sendConfirmed(newcomer, queue, 'new')).toBe('ack')
      await channel.purgeQueue(queue)
      expect(await sendConfirmed(channel, queue, 'there is room')).toBe('nack')
      // it has had room before, so that is no news
      await limit({ overflow: 'reject-publish', 'max-length': 3 })
      await broker.passes(60)
      expect(await sendConfirmed(channel, queue, 'room is no news')).toBe('nack')
      for (const body of [1, 2, 3, 4, 5]) await sendConfirmed(newcomer, queue, body)
      await channel.purgeQueue(queue)
      await broker.passes(60)
      expect(await sendConfirmed(channel, queue, 'room is news')).toBe('ack')
    },
  )

  test.operated('stop publishers over dead letters that have to arrive', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 1,
      'x-dead-letter-strategy': 'at-least-once',
    })
    const policy = { name: 'strict', pattern: `^${queue}$` }
    const definition = {
      overflow: 'reject-publish',
      'dead-letter-exchange': '',
      'dead-letter-routing-key': broker.name(),
    }
    await broker.setPolicy({ ...policy, definition })
    const inbox = await collect(channel, queue)
    for (const body of ['1', '2', '3']) {
      expect(await sendConfirmed(channel, queue, body)).toBe('ack')
      await broker.until(() => inbox.bodies.includes(body))
    }
    channel.nackAll(false)
    await broker.passes(60)
    await broker.setPolicy({ ...policy, definition: { 'delivery-limit': 9 } })
    await broker.passes(60)
    // the letters are gone, and whoever was stopped is not told of it
    expect(await sendConfirmed(channel, queue, 'stopped')).toBe(
      broker.by({ '3.10': 'nack', '4.0': 'nack', '4.3': 'nack' }),
    )
  })

  test.operated('let publishers go on when a policy takes them away, or not', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    const definition = { overflow: 'reject-publish', 'max-length': 2 }
    const policy = { name: 'full', pattern: `^${queue}$` }
    await broker.setPolicy({ ...policy, definition })
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    expect(await sendConfirmed(channel, queue, 'full')).toBe('nack')
    await broker.setPolicy({ ...policy, definition: { 'delivery-limit': 9 } })
    await broker.passes(60)
    const outcome = broker.by({ '3.10': 'nack', '4.0': 'ack' })
    expect(await sendConfirmed(channel, queue, 'no limit')).toBe(outcome)
    await channel.purgeQueue(queue)
    // there is room where there was no limit: that is news
    await broker.setPolicy({ ...policy, definition })
    await broker.passes(60)
    expect(await sendConfirmed(channel, queue, 'room')).toBe('ack')
  })

  test.operated('stop who published before there were any', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'before')
    await broker.setPolicy({
      name: 'full',
      pattern: `^${queue}$`,
      definition: { overflow: 'reject-publish', 'max-length': 5 },
    })
    const other = await broker.confirmChannel(connection)
    for (let i = 1; i <= 6; i++) await sendConfirmed(other, queue, i)
    await take(channel, queue, { noAck: true })
    await broker.passes(30)
    expect(await sendConfirmed(channel, queue, 'at the limit')).toBe('nack')
    expect(await sendConfirmed(await broker.confirmChannel(connection), queue, 'new')).toBe('ack')
  })

  test('that refuse and dead-letter drop the oldest instead', async (broker) => {
    const { channel } = await broker.openConfirming()
    const dead = await broker.queue(channel)
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 2,
      'x-overflow': 'reject-publish-dlx',
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    })
    for (const body of [1, 2, 3, 4]) {
      expect(await sendConfirmed(channel, queue, body)).toBe('ack')
    }
    await broker.holds(channel, dead, 2)
    expect(await drained(channel, dead)).toEqual(['1', '2'])
    expect(await drained(channel, queue)).toEqual(['3', '4'])
  })

  test('are no news to a publisher who comes while the queue is just full', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 2,
      'x-overflow': 'reject-publish',
    })
    for (const body of [1, 2, 3]) await sendConfirmed(channel, queue, body)
    await take(channel, queue, { noAck: true })
    await broker.passes(30)
    const newcomer = await broker.confirmChannel(connection)
    expect(await sendConfirmed(channel, queue, 4)).toBe('nack')
    expect(await sendConfirmed(newcomer, queue, 5)).toBe('ack')
  })

  test('stop a newcomer, too, when the queue is over them', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, {
      'x-max-length': 1,
      'x-overflow': 'reject-publish',
    })
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    await broker.passes(30)
    const newcomer = await broker.confirmChannel(connection)
    expect(await sendConfirmed(newcomer, queue, 3)).toBe('nack')
  })

  test('drop the oldest of what comes back and what waits', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-max-length': 2 })
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body)
    const messages = await takeMany(channel, queue, 2)
    for (const body of [3, 4]) await sendConfirmed(channel, queue, body)
    channel.nack(messages[1]!)
    await broker.passes(40)
    // a message that comes back is the first of those that wait, or the last
    expect(await drained(channel, queue)).toEqual(
      broker.by({ '3.10': ['4', '2 (again)'], '4.0': ['3', '4'] }),
    )
  })

  test('count bodies in bytes', async (broker) => {
    const { channel } = await broker.openConfirming()
    // without properties a message has six bytes more where they count
    const most = broker.by({ '3.10': 6, '4.3': 18 })
    const queue = await broker.quorumQueue(channel, { 'x-max-length-bytes': most })
    for (const body of ['aaa', 'bbb', 'c']) await sendConfirmed(channel, queue, body)
    await broker.holds(channel, queue, 2)
    expect(await drained(channel, queue)).toEqual(['bbb', 'c'])
  })

  test.each(['classic', 'quorum'])(
    'count a dead letter as what was published: from a %s queue',
    async (broker, type) => {
      const { channel } = await broker.openConfirming()
      // 6 bytes for no properties, and those of an expiration that is taken from it
      const most = broker.by({ '3.10': 1, '4.3': 15 })
      const target = await broker.quorumQueue(channel, { 'x-max-length-bytes': most })
      const source = broker.name('source')
      await channel.assertQueue(source, {
        deadLetterExchange: '',
        deadLetterRoutingKey: target,
        arguments: { 'x-queue-type': type },
      })
      await sendConfirmed(channel, source, 'm', { expiration: '3600000' })
      channel.nack(await take(channel, source), false, false)
      await broker.holds(channel, target, 1)
      await sendConfirmed(channel, source, 'mm', { expiration: '3600000' })
      channel.nack(await take(channel, source), false, false)
      await broker.holds(channel, target, 0)
      await channel.deleteQueue(source)
    },
  )

  test('of time end for what was held too long and comes back', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-message-ttl': 60 })
    await sendConfirmed(channel, queue, 'm')
    const inbox = await collect(channel, queue)
    await broker.until(() => inbox.bodies.length === 1)
    await broker.passes(150)
    channel.nack(inbox.messages[0]!)
    await broker.passes(40)
    expect(inbox.bodies).toEqual(['m'])
  })

  test('compare their arguments in an order of their own', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.quorumQueue(channel)
    const declare = () =>
      channel.assertQueue(queue, {
        messageTtl: 5,
        maxLength: 5,
        expires: 5000,
        arguments: { 'x-queue-type': 'quorum' },
      })
    expect(await broker.channelError(channel, declare)).toContain("inequivalent arg 'x-expires'")
  })

  test('of time are still to be told of in the answer to a get', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'head')
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body, { expiration: '30' })
    await broker.passes(120)
    expect((await take(channel, queue)).fields.messageCount).toBe(2)
    await broker.holds(channel, queue, 0)
  })

  test('of time are not told of in the answer to a get that needs no ack', async (broker) => {
    const { channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel)
    await sendConfirmed(channel, queue, 'head')
    for (const body of [1, 2]) await sendConfirmed(channel, queue, body, { expiration: '30' })
    await broker.passes(120)
    expect((await take(channel, queue, { noAck: true })).fields.messageCount).toBe(0)
  })

  test.each(['of the queue', 'of the message'])(
    'of no time at all %s leave nothing to get, and a consumer that waits gets it',
    async (broker, whose) => {
      const isQueues = whose === 'of the queue'
      const { channel } = await broker.openConfirming()
      const publish = (queue: string, body: string) =>
        channel.sendToQueue(queue, bytes(body), isQueues ? {} : { expiration: '0' })
      const queue = await broker.quorumQueue(channel, isQueues ? { 'x-message-ttl': 0 } : {})
      publish(queue, 'late')
      await channel.waitForConfirms()
      expect(await channel.get(queue)).toBe(false)
      const inbox = await collect(channel, queue)
      publish(queue, 'in time')
      await broker.until(() => inbox.bodies.length > 0)
      expect(inbox.bodies).toEqual(['in time'])
    },
  )

  test('of length apply before what needs no ack is known to have arrived', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await broker.quorumQueue(channel, { 'x-max-length': 2 })
    const holder = await broker.channel(connection)
    const held = await collect(holder, queue)
    for (const body of [1, 2, 3, 4]) await sendConfirmed(channel, queue, body)
    await broker.until(() => held.bodies.length === 4)
    const taker = await broker.channel(connection)
    await taker.prefetch(1)
    const inbox = await collect(taker, queue, { noAck: true })
    await holder.close()
    await broker.until(() => inbox.bodies.length >= 3)
    await broker.passes(60)
    expect(inbox.bodies).toEqual(['1 (again)', '3 (again)', '4 (again)'])
  })
})
