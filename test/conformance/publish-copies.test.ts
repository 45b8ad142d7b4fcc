import { expect } from 'vitest'
import { conformance, drained, publish, send, take } from '../support/conformance.js'

conformance('publish: CC and BCC', (test) => {
  test('sends to the queues named in CC and BCC as well', async (broker) => {
    const { channel } = await broker.open()
    const [to, copy, blind] = [
      await broker.queue(channel),
      await broker.queue(channel),
      await broker.queue(channel),
    ]
    send(channel, to, 'm', { CC: copy, BCC: blind })
    for (const queue of [to, copy, blind]) expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('shows CC to all, BCC to none, and the routing key as published', async (broker) => {
    const { channel } = await broker.open()
    const [to, copy, blind] = [
      await broker.queue(channel),
      await broker.queue(channel),
      await broker.queue(channel),
    ]
    send(channel, to, 'm', { CC: [copy], BCC: [blind], headers: { own: true } })
    for (const queue of [to, copy, blind]) {
      const { fields, properties } = await take(channel, queue)
      expect(fields.routingKey).toBe(to)
      expect(properties.headers).toEqual({ own: true, CC: [copy] })
    }
  })

  test('sends one copy to a queue that is named several times', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { CC: [queue, queue], BCC: [queue] })
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('turns what is in CC into text', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { CC: [5, true] as unknown as string[] })
    expect((await take(channel, queue)).properties.headers).toEqual({ CC: ['5', 'true'] })
  })

  test('keeps an empty CC', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { CC: [], BCC: [] })
    expect((await take(channel, queue)).properties.headers).toEqual({ CC: [] })
  })

  test('lets the option win over the header', async (broker) => {
    const { channel } = await broker.open()
    const [to, wanted, unwanted] = [
      await broker.queue(channel),
      await broker.queue(channel),
      await broker.queue(channel),
    ]
    send(channel, to, 'm', { CC: wanted, headers: { CC: [unwanted] } })
    expect(await drained(channel, wanted)).toEqual(['m'])
    expect(await drained(channel, unwanted)).toEqual([])
  })

  test('routes by the bindings of any exchange', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'copy')
    publish(channel, exchange, 'nowhere', 'm', { BCC: ['copy'] })
    const { fields, properties } = await take(channel, queue)
    expect([fields.exchange, fields.routingKey]).toEqual([exchange, 'nowhere'])
    expect(properties.headers).toEqual({})
  })

  test('passes over the names of queues that are not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { CC: [broker.name('a'), broker.name('b')] })
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('delivers by a copy alone', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, broker.name('nowhere'), 'm', { CC: queue })
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('reads only headers spelt in capitals', async (broker) => {
    const { channel } = await broker.open()
    const [to, other] = [await broker.queue(channel), await broker.queue(channel)]
    send(channel, to, 'm', { headers: { cc: [other], Bcc: [other] } })
    expect(await drained(channel, other)).toEqual([])
    expect((await take(channel, to)).properties.headers).toEqual({ cc: [other], Bcc: [other] })
  })

  test('gives up a channel whose CC header is no list', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const publishIt = () => send(channel, queue, 'm', { headers: { CC: queue } })
    expect(await broker.channelError(channel, publishIt)).toBe(
      '406 PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"CC",longstr}',
    )
  })

  test('gives up a channel whose BCC header is a table', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const publishIt = () => send(channel, queue, 'm', { headers: { BCC: { a: 1 } } })
    expect(await broker.channelError(channel, publishIt)).toBe(
      '406 PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"BCC",table}',
    )
  })

  test('passes over what is no text in a CC header', async (broker) => {
    const { channel } = await broker.open()
    const [to, copy] = [await broker.queue(channel), await broker.queue(channel)]
    send(channel, to, 'm', { headers: { CC: [1, null, copy] } })
    expect(await drained(channel, copy)).toEqual(['m'])
    expect((await take(channel, to)).properties.headers).toEqual({ CC: [1, null, copy] })
  })
})
