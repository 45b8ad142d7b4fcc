import { expect } from 'vitest'
import { conformance, drained, publish, send } from '../support/conformance.js'

conformance('binding: bind and unbind', (test) => {
  test('answers with an empty reply, again and again', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.queue(channel)
    expect(await channel.bindQueue(queue, exchange, 'k')).toEqual({})
    expect(await channel.bindQueue(queue, exchange, 'k')).toEqual({})
    expect(await channel.unbindQueue(queue, exchange, 'k')).toEqual({})
    expect(await channel.unbindQueue(queue, exchange, 'k')).toEqual({})
  })

  test('refuses a queue that is not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const bind = () => channel.bindQueue(queue, 'amq.direct', 'k')
    expect(await broker.channelError(channel, bind)).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('refuses an exchange that is not there', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const exchange = broker.name()
    const bind = () => channel.bindQueue(queue, exchange, 'k')
    expect(await broker.channelError(channel, bind)).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('names the exchange when neither end is there', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name('x')
    const bind = () => channel.bindQueue(broker.name('q'), exchange, 'k')
    expect(await broker.channelError(channel, bind)).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('refuses to bind to the default exchange', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(await broker.channelError(channel, () => channel.bindQueue(queue, '', 'k'))).toBe(
      '403 ACCESS_REFUSED - operation not permitted on the default exchange',
    )
  })

  test('refuses to unbind from the default exchange', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(await broker.channelError(channel, () => channel.unbindQueue(queue, '', queue))).toBe(
      '403 ACCESS_REFUSED - operation not permitted on the default exchange',
    )
  })

  test('unbinds what is not there without a complaint', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.queue(channel)
    expect(await channel.unbindQueue(queue, exchange, 'never bound')).toEqual({})
    expect(await channel.unbindQueue(queue, broker.name('x'), 'k')).toEqual({})
    expect(await channel.unbindQueue(broker.name('q'), exchange, 'k')).toEqual({})
    expect(await channel.unbindQueue(broker.name('q'), broker.name('x'), 'k')).toEqual({})
  })

  test('unbinds only the key that is named', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'a')
    await channel.bindQueue(queue, exchange, 'b')
    await channel.unbindQueue(queue, exchange, 'a')
    publish(channel, exchange, 'a', '1')
    publish(channel, exchange, 'b', '2')
    expect(await drained(channel, queue)).toEqual(['2'])
  })

  test('unbinds only the queue that is named', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const first = await broker.boundQueue(channel, exchange, '')
    const second = await broker.boundQueue(channel, exchange, '')
    await channel.unbindQueue(first, exchange, '')
    publish(channel, exchange, '', 'm')
    expect(await drained(channel, first)).toEqual([])
    expect(await drained(channel, second)).toEqual(['m'])
  })

  test('is gone with the queue, also when that comes back', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    await channel.deleteQueue(queue)
    await channel.assertQueue(queue, { exclusive: true, durable: false })
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual([])
  })

  test('is told apart by its arguments', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, exchange, '', { a: 1, b: 'x' })
    await channel.unbindQueue(queue, exchange, '', { a: 1 })
    publish(channel, exchange, '', 'still bound')
    await channel.unbindQueue(queue, exchange, '', { b: 'x', a: 1 })
    publish(channel, exchange, '', 'not bound')
    expect(await drained(channel, queue)).toEqual(['still bound'])
  })

  test('does not tell an absent argument table from an empty one', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k', {})
    await channel.unbindQueue(queue, exchange, 'k')
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual([])
  })

  test('may be made and undone by another connection', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.queue(channel, { exclusive: false })
    await other.channel.bindQueue(queue, exchange, 'k')
    publish(channel, exchange, 'k', '1')
    expect(await drained(channel, queue)).toEqual(['1'])
    await other.channel.unbindQueue(queue, exchange, 'k')
    publish(channel, exchange, 'k', '2')
    expect(await drained(channel, queue)).toEqual([])
  })

  test('of an exclusive queue is its connection’s alone', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    const other = await broker.open()
    const unbind = () => other.channel.unbindQueue(queue, exchange, 'k')
    expect(await broker.channelError(other.channel, unbind)).toBe(
      `405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '${queue}' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
    )
  })

  test('that is not there is not looked after: unbinding it from a locked queue is fine', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const other = await broker.open()
    expect(await other.channel.unbindQueue(queue, 'amq.direct', 'never bound')).toEqual({})
  })

  test('takes a key of 255 bytes', async (broker) => {
    const { channel } = await broker.open()
    const key = 'ä'.repeat(127) + 'x'
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, key)
    publish(channel, exchange, key, 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('survives a queue that is declared again', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    await channel.assertQueue(queue, { exclusive: true, durable: false })
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })
})

conformance('binding: direct and fanout', (test) => {
  test('matches a direct key exactly', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'a.b')
    for (const key of ['a.b', 'A.B', 'a.', 'a', 'a.b ', '', '*', '#', 'a.*']) {
      publish(channel, exchange, key, key)
    }
    expect(await drained(channel, queue)).toEqual(['a.b'])
  })

  test('matches an empty direct key', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, '')
    publish(channel, exchange, '', 'empty')
    publish(channel, exchange, 'k', 'k')
    expect(await drained(channel, queue)).toEqual(['empty'])
  })

  test('knows no wildcards in a direct key', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, '#')
    publish(channel, exchange, 'k', 'k')
    publish(channel, exchange, '#', 'hash')
    expect(await drained(channel, queue)).toEqual(['hash'])
  })

  test('gives each queue of a key its own copy', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queues = []
    for (let i = 0; i < 5; i++) queues.push(await broker.boundQueue(channel, exchange, 'k'))
    publish(channel, exchange, 'k', 'm')
    for (const queue of queues) expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('sends one copy however many fanout bindings lead to a queue', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, exchange, 'a')
    await channel.bindQueue(queue, exchange, 'b')
    publish(channel, exchange, 'c', '1')
    await channel.unbindQueue(queue, exchange, 'a')
    publish(channel, exchange, 'a', '2')
    expect(await drained(channel, queue)).toEqual(['1', '2'])
  })

  test('sends each message of a channel in the order of publishing', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const first = await broker.boundQueue(channel, exchange, '')
    const second = await broker.boundQueue(channel, exchange, '')
    const bodies = Array.from({ length: 40 }, (_, i) => String(i))
    for (const body of bodies) publish(channel, exchange, '', body)
    expect(await drained(channel, first)).toEqual(bodies)
    expect(await drained(channel, second)).toEqual(bodies)
  })

  test('reaches every queue by its name through the default exchange', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    publish(channel, '', queue, 'by name')
    publish(channel, '', `${queue} `, 'by another')
    send(channel, queue, 'by sendToQueue')
    expect(await drained(channel, queue)).toEqual(['by name', 'by sendToQueue'])
  })

  test('loses what matches nothing', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    publish(channel, exchange, 'k', 'lost')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    publish(channel, exchange, 'k', 'found')
    expect(await drained(channel, queue)).toEqual(['found'])
  })
})
