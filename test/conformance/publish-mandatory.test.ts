import { expect } from 'vitest'
import { bytes, conformance, drained, publish, send, text } from '../support/conformance.js'

conformance('publish: mandatory', (test) => {
  test('returns what reaches no queue, whole', async (broker) => {
    const { channel } = await broker.open()
    const returned: unknown[] = []
    channel.on('return', (message) => returned.push(message))
    const key = broker.name('nowhere')
    send(channel, key, 'body', {
      mandatory: true,
      messageId: 'id-1',
      headers: { h: 1 },
      expiration: '5000',
      persistent: true,
    })
    await broker.until(() => returned.length > 0)
    expect(returned).toMatchObject([
      {
        fields: { replyCode: 312, replyText: 'NO_ROUTE', exchange: '', routingKey: key },
        properties: { messageId: 'id-1', headers: { h: 1 }, expiration: '5000', deliveryMode: 2 },
        content: bytes('body'),
      },
    ])
    expect(Object.keys((returned[0] as { fields: object }).fields)).toEqual([
      'replyCode',
      'replyText',
      'exchange',
      'routingKey',
    ])
  })

  test('returns nothing that reaches a queue', async (broker) => {
    const { channel } = await broker.open()
    const returned: string[] = []
    channel.on('return', (message) => returned.push(text(message.content)))
    const queue = await broker.queue(channel)
    send(channel, queue, 'routed', { mandatory: true })
    send(channel, broker.name('nowhere'), 'stray', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual(['stray'])
    expect(await drained(channel, queue)).toEqual(['routed'])
  })

  test('returns nothing that was not mandatory', async (broker) => {
    const { channel } = await broker.open()
    const returned: string[] = []
    channel.on('return', (message) => returned.push(text(message.content)))
    send(channel, broker.name('nowhere'), 'lost')
    send(channel, broker.name('nowhere'), 'returned', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual(['returned'])
  })

  test('returns in the order of publishing, to the channel that published', async (broker) => {
    const { connection, channel } = await broker.open()
    const other = await broker.channel(connection)
    const returned: string[] = []
    channel.on('return', (message) => returned.push(text(message.content)))
    other.on('return', (message) => returned.push(`other ${text(message.content)}`))
    const exchange = await broker.exchange(channel, 'direct')
    for (let i = 0; i < 20; i++) publish(channel, exchange, 'k', i, { mandatory: true })
    await broker.until(() => returned.length === 20)
    expect(returned).toEqual(Array.from({ length: 20 }, (_, i) => String(i)))
  })

  test('returns nothing when a queue dropped it for want of room', async (broker) => {
    const { channel } = await broker.open()
    const returned: string[] = []
    channel.on('return', (message) => returned.push(text(message.content)))
    const queue = await broker.queue(channel, { maxLength: 0 })
    send(channel, queue, 'dropped', { mandatory: true })
    send(channel, broker.name('nowhere'), 'stray', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual(['stray'])
  })

  test('hides BCC from whom it returns to, and shows CC', async (broker) => {
    const { channel } = await broker.open()
    const returned: unknown[] = []
    channel.on('return', (message) => returned.push(message.properties.headers))
    send(channel, broker.name('x'), 'm', { mandatory: true, CC: ['no1'], BCC: ['no2'] })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual([{ CC: ['no1'] }])
  })

  test('works without anybody listening', async (broker) => {
    const { channel } = await broker.open()
    send(channel, broker.name('nowhere'), 'm', { mandatory: true })
    expect(await channel.checkExchange('amq.direct')).toEqual({})
  })
})
