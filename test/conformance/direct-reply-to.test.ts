import type { Channel, Message } from 'amqplib'
import { expect } from 'vitest'
import {
  type Broker,
  collect,
  conformance,
  drained,
  publish,
  refusal,
  send,
  take,
  text,
} from '../support/conformance.js'

const replyTo = 'amq.rabbitmq.reply-to'

/** A requester with its replies, and a server on another connection with a request that it got. */
async function requested(broker: Broker) {
  const requester = await broker.open()
  const server = await broker.open()
  const queue = await broker.queue(server.channel)
  const replies = await collect(requester.channel, replyTo, { noAck: true })
  const ask = async (text: string): Promise<Message> => {
    send(requester.channel, queue, text, { replyTo, correlationId: text })
    await broker.holds(server.channel, queue, 1)
    return take(server.channel, queue, { noAck: true })
  }
  return { requester, server, queue, replies, ask }
}

function answer(channel: Channel, request: Message, text: string): void {
  const { replyTo: address, correlationId } = request.properties as unknown as Record<
    string,
    string
  >
  send(channel, address!, text, { correlationId: correlationId! })
}

conformance('direct reply-to', (test) => {
  test('gives the server an address of its own for the answer', async (broker) => {
    const { ask } = await requested(broker)
    const { properties } = await ask('question')
    expect(properties.replyTo).toMatch(/^amq\.rabbitmq\.reply-to\.[A-Za-z0-9+/=._-]{10,}$/)
  })

  test('brings the answer to the requester', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const request = await ask('question')
    answer(server.channel, request, 'answer')
    await broker.until(() => replies.bodies.length === 1)
    const { fields, properties, content } = replies.messages[0]!
    expect(text(content)).toBe('answer')
    expect(properties.correlationId).toBe('question')
    expect(fields).toEqual({
      consumerTag: replies.tag,
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: request.properties.replyTo as string,
    })
  })

  test('keeps one address for a channel, and answers come in the order they are sent', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const first = await ask('1')
    const second = await ask('2')
    expect(second.properties.replyTo).toBe(first.properties.replyTo)
    answer(server.channel, second, 'to 2')
    answer(server.channel, first, 'to 1')
    await broker.until(() => replies.bodies.length === 2)
    expect(replies.bodies).toEqual(['to 2', 'to 1'])
  })

  test('gives each channel its own address', async (broker) => {
    const { requester, server, queue, replies, ask } = await requested(broker)
    const other = await broker.channel(requester.connection)
    const otherReplies = await collect(other, replyTo, { noAck: true })
    const first = await ask('first')
    send(other, queue, 'second', { replyTo })
    await broker.holds(server.channel, queue, 1)
    const second = await take(server.channel, queue)
    expect(second.properties.replyTo).not.toBe(first.properties.replyTo)
    answer(server.channel, second, 'to second')
    answer(server.channel, first, 'to first')
    await broker.until(() => replies.bodies.length + otherReplies.bodies.length === 2)
    expect([replies.bodies, otherReplies.bodies]).toEqual([['to first'], ['to second']])
  })

  test('must be consumed without acks', async (broker) => {
    const { channel } = await broker.open()
    expect(await broker.channelError(channel, () => collect(channel, replyTo))).toBe(
      '406 PRECONDITION_FAILED - reply consumer cannot acknowledge',
    )
  })

  test('may be consumed once on a channel', async (broker) => {
    const { channel } = await broker.open()
    await collect(channel, replyTo, { noAck: true })
    const consume = () => collect(channel, replyTo, { noAck: true })
    expect(await broker.channelError(channel, consume)).toBe(
      '406 PRECONDITION_FAILED - reply consumer already set',
    )
  })

  test('must be consumed before it is published', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const ask = () => send(channel, queue, 'question', { replyTo })
    expect(await broker.channelError(channel, ask)).toBe(
      '406 PRECONDITION_FAILED - fast reply consumer does not exist',
    )
  })

  test('must be consumed on the very channel that publishes', async (broker) => {
    const { requester, queue } = await requested(broker)
    const other = await broker.channel(requester.connection)
    const ask = () => send(other, queue, 'question', { replyTo })
    expect(await broker.channelError(other, ask)).toBe(
      '406 PRECONDITION_FAILED - fast reply consumer does not exist',
    )
  })

  test('asks for a consumer only once the exchange is found', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name()
    const ask = () => publish(channel, exchange, 'k', 'question', { replyTo })
    expect(await broker.channelError(channel, ask)).toContain('404 NOT_FOUND')
  })

  test('takes the tag it is given', async (broker) => {
    const { channel } = await broker.open()
    const { consumerTag } = await channel.consume(replyTo, () => undefined, {
      noAck: true,
      consumerTag: 'mine',
    })
    expect(consumerTag).toBe('mine')
    expect(await channel.cancel('mine')).toEqual({ consumerTag: 'mine' })
  })

  test('makes up a tag like any other', async (broker) => {
    const { channel } = await broker.open()
    const { tag } = await collect(channel, replyTo, { noAck: true })
    expect(tag).toMatch(/^amq\.ctag-[A-Za-z0-9_-]{22}$/)
  })

  test('loses the answer that comes after the cancel', async (broker) => {
    const { requester, server, replies, ask } = await requested(broker)
    const request = await ask('question')
    await requester.channel.cancel(replies.tag)
    answer(server.channel, request, 'late')
    expect(await server.channel.checkExchange('amq.direct')).toEqual({})
    await broker.passes(20)
    expect(replies.bodies).toEqual([])
  })

  test('loses the answer that comes after the channel is closed', async (broker) => {
    const { requester, server, replies, ask } = await requested(broker)
    const request = await ask('question')
    await requester.channel.close()
    answer(server.channel, request, 'late')
    expect(await server.channel.checkExchange('amq.direct')).toEqual({})
    await broker.passes(20)
    expect(replies.bodies).toEqual([])
    expect(replies.cancels()).toBe(0)
  })

  test('may be consumed again after a cancel, under a new address', async (broker) => {
    const { requester, server, queue, replies, ask } = await requested(broker)
    const first = await ask('first')
    await requester.channel.cancel(replies.tag)
    const again = await collect(requester.channel, replyTo, { noAck: true })
    send(requester.channel, queue, 'second', { replyTo })
    await broker.holds(server.channel, queue, 1)
    const second = await take(server.channel, queue)
    answer(server.channel, first, 'to first')
    answer(server.channel, second, 'to second')
    await broker.until(() => again.bodies.includes('to second'))
    expect(second.properties.replyTo).not.toBe(first.properties.replyTo)
    expect(again.bodies).toEqual(['to second'])
  })

  test('tells whether a requester is still there', async (broker) => {
    const { connection, channel } = await broker.open()
    const { requester, ask } = await requested(broker)
    const address = (await ask('question')).properties.replyTo as string
    expect(await channel.checkQueue(address)).toEqual({
      queue: address,
      messageCount: 0,
      consumerCount: 1,
    })
    await requester.channel.close()
    const next = await broker.channel(connection)
    expect(await broker.channelError(next, () => next.checkQueue(address))).toBe(
      `404 NOT_FOUND - no queue '${address}' in vhost '/'`,
    )
  })

  test('returns mandatory replies, or never does', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const request = await ask('question')
    const returned: unknown[] = []
    server.channel.on('return', (message) => returned.push(message.fields))
    send(server.channel, request.properties.replyTo as string, 'answer', { mandatory: true })
    await broker.until(() => replies.bodies.length === 1)
    await broker.passes(10)
    expect(returned).toHaveLength(broker.by({ '3.10': 1, '4.3': 0 }))
  })

  test('is no loss for a mandatory message that reaches a requester as a copy, or is one', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const request = await ask('question')
    const returned: unknown[] = []
    server.channel.on('return', (message) => returned.push(message.fields))
    const copies = [request.properties.replyTo as string]
    send(server.channel, broker.name(), 'copy', { CC: copies, mandatory: true })
    send(server.channel, broker.name(), 'blind copy', { BCC: copies, mandatory: true })
    await broker.until(() => replies.bodies.length === 2)
    await broker.passes(10)
    expect(returned).toHaveLength(broker.by({ '3.10': 2, '4.3': 0 }))
  })

  test('may be a dead letter, or not', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const request = await ask('question')
    const dying = await broker.queue(server.channel, {
      deadLetterExchange: '',
      deadLetterRoutingKey: request.properties.replyTo as string,
    })
    send(server.channel, dying, 'dead')
    server.channel.nack(await take(server.channel, dying), false, false)
    const address = request.properties.replyTo as string
    await broker.passes(40)
    send(server.channel, address, 'answer')
    const expected = broker.by({
      '3.10': ['dead', 'answer'],
      '4.0': ['answer'],
      '4.3': ['dead', 'answer'],
    })
    await broker.until(() => replies.bodies.length === expected.length)
    expect(replies.bodies).toEqual(expected)
  })

  test('is confirmed on a confirm channel', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const request = await ask('question')
    const confirming = await broker.confirmChannel(server.connection)
    send(confirming, request.properties.replyTo as string, 'answer')
    await confirming.waitForConfirms()
    await broker.until(() => replies.bodies.length === 1)
  })

  test('reaches a requester through CC', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    const request = await ask('question')
    const own = await broker.queue(server.channel)
    send(server.channel, own, 'answer', { CC: [request.properties.replyTo as string] })
    await broker.until(() => replies.bodies.length === 1)
    expect(await drained(server.channel, own)).toEqual(['answer'])
  })

  test('cannot be got, purged or bound', async (broker) => {
    const { connection } = await broker.open()
    const attempts = [
      (channel: Channel) => channel.get(replyTo),
      (channel: Channel) => channel.purgeQueue(replyTo),
      (channel: Channel) => channel.bindQueue(replyTo, 'amq.direct', 'k'),
    ]
    for (const attempt of attempts) {
      const channel = await broker.channel(connection)
      expect(await refusal(attempt(channel))).toBe(
        `404 NOT_FOUND - no queue '${replyTo}' in vhost '/'`,
      )
    }
  })

  test('is always there for who declares or checks it, with one consumer', async (broker) => {
    const { channel } = await broker.open()
    const there = { queue: replyTo, messageCount: 0, consumerCount: 1 }
    expect(await channel.assertQueue(replyTo, { maxLength: -1 })).toEqual(there)
    expect(await channel.checkQueue(replyTo)).toEqual(there)
  })

  test.before('4.3')('is not there under a name that was never given', async (broker) => {
    const { connection } = await broker.open()
    for (const name of [`${replyTo}x`, `${replyTo}.`, `${replyTo}.nonsense`]) {
      const channel = await broker.channel(connection)
      expect(await broker.channelError(channel, () => channel.assertQueue(name))).toBe(
        `404 NOT_FOUND - no queue '${name}' in vhost '/'`,
      )
    }
  })

  test('leaves any other reply-to as it is', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    for (const address of ['elsewhere', `${replyTo}.x`, replyTo.toUpperCase(), '']) {
      send(channel, queue, 'm', { replyTo: address })
      expect((await take(channel, queue)).properties.replyTo).toBe(address)
    }
  })

  test('carries headers and properties both ways', async (broker) => {
    const { requester, server, queue, replies } = await requested(broker)
    send(requester.channel, queue, 'question', { replyTo, headers: { a: 1 }, type: 'ask' })
    await broker.holds(server.channel, queue, 1)
    const request = await take(server.channel, queue)
    expect(request.properties).toMatchObject({ headers: { a: 1 }, type: 'ask' })
    send(server.channel, request.properties.replyTo as string, 'answer', { headers: { b: [2] } })
    await broker.until(() => replies.messages.length === 1)
    expect(replies.messages[0]!.properties.headers).toEqual({ b: [2] })
  })

  test('lets a requester answer itself', async (broker) => {
    const { requester, replies, ask } = await requested(broker)
    const request = await ask('question')
    answer(requester.channel, request, 'own answer')
    await broker.until(() => replies.bodies.length === 1)
  })

  test('returns a mandatory message for an address that was never given', async (broker) => {
    const { channel } = await broker.openConfirming()
    const returned: string[] = []
    channel.on('return', ({ fields }) => returned.push(fields.routingKey))
    const names = [`${replyTo}.garbage`, `${replyTo}.`, `${replyTo}x`, `${replyTo}.a.b.c`]
    for (const name of names) send(channel, name, 'lost', { mandatory: true })
    await channel.waitForConfirms()
    expect(returned).toEqual(names)
  })

  test.before('4.3')('makes the broker fail over an address without a process', async (broker) => {
    const name = `${replyTo}.no.process`
    const attempts = [
      (channel: Channel) => channel.checkQueue(name),
      (channel: Channel) => send(channel, name, 'lost'),
      (channel: Channel) => send(channel, 'nowhere', 'lost', { CC: [name] }),
    ]
    for (const attempt of attempts) {
      const { channel } = await broker.open()
      expect(await broker.connectionError(channel, () => attempt(channel))).toBe(
        '541 INTERNAL_ERROR',
      )
    }
  })

  test.since('4.3')(
    'is confirmed and not returned under another key, if the message is for a process that was given',
    async (broker) => {
      const { requester, replies, ask } = await requested(broker)
      const request = await ask('question')
      const { channel } = await broker.openConfirming()
      const returned: unknown[] = []
      channel.on('return', (message) => returned.push(message))
      const address = `${request.properties.replyTo}x`
      send(channel, address, 'lost', { mandatory: true })
      send(channel, `${replyTo}.no.process`, 'lost', { mandatory: true })
      await channel.waitForConfirms()
      expect(returned).toHaveLength(1)
      await requester.channel.checkExchange('amq.direct')
      expect(replies.bodies).toEqual([])
    },
  )

  test.since('4.3')(
    'makes the broker fail over a name that looks like an address',
    async (broker) => {
      for (const name of [`${replyTo}x`, `${replyTo}.`, `${replyTo}.nonsense`]) {
        const { channel } = await broker.open()
        const declare = () => channel.assertQueue(name)
        expect(await broker.connectionError(channel, declare)).toBe('541 INTERNAL_ERROR')
      }
    },
  )

  test('has the next delivery tag of its channel, or always the first', async (broker) => {
    const { server, replies, ask } = await requested(broker)
    for (let i = 1; i <= 2; i++) {
      const request = await ask('question')
      send(server.channel, request.properties.replyTo as string, 'answer')
      await broker.until(() => replies.bodies.length === i)
    }
    const tags = replies.messages.map(({ fields }) => fields.deliveryTag)
    expect(tags).toEqual(broker.by({ '3.10': [1, 1], '4.3': [1, 2] }))
  })

  test('has an address that cannot be bound, or that is no queue', async (broker) => {
    const { server, ask } = await requested(broker)
    const request = await ask('question')
    const address = request.properties.replyTo as string
    const bind = () => server.channel.bindQueue(address, 'amq.direct', 'k')
    expect(await broker.channelError(server.channel, bind)).toBe(
      broker.by({
        '3.10': `404 NOT_FOUND - no queue '${address}' in vhost '/'`,
        '4.3': '403 ACCESS_REFUSED - cannot bind or unbind to a volatile (direct reply-to) queue',
      }),
    )
  })
})
