import { expect } from 'vitest'
import { conformance, drained, publish, take, text } from '../support/conformance.js'

conformance('binding: exchange to exchange', (test) => {
  test('routes on, and the message keeps its first exchange and key', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'topic')
    const destination = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, destination, 'a.b')
    expect(await channel.bindExchange(destination, source, 'a.*')).toEqual({})
    publish(channel, source, 'a.b', 'm')
    publish(channel, source, 'a.c', 'filtered by the second')
    publish(channel, source, 'b.b', 'filtered by the first')
    const { content, fields } = await take(channel, queue)
    expect([text(content), fields.exchange, fields.routingKey]).toEqual(['m', source, 'a.b'])
    expect(await drained(channel, queue)).toEqual([])
  })

  test('goes one way only', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const destination = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, source, '')
    await channel.bindExchange(destination, source, '')
    publish(channel, destination, '', 'm')
    expect(await drained(channel, queue)).toEqual([])
  })

  test('ends with the unbind', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const destination = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, destination, '')
    await channel.bindExchange(destination, source, 'k')
    publish(channel, source, '', '1')
    expect(await channel.unbindExchange(destination, source, 'other')).toEqual({})
    publish(channel, source, '', '2')
    expect(await channel.unbindExchange(destination, source, 'k')).toEqual({})
    publish(channel, source, '', '3')
    expect(await drained(channel, queue)).toEqual(['1', '2'])
  })

  test('delivers once where two ways lead to a queue', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const left = await broker.exchange(channel, 'fanout')
    const right = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, left, '')
    await channel.bindQueue(queue, right, '')
    await channel.bindQueue(queue, source, '')
    await channel.bindExchange(left, source, '')
    await channel.bindExchange(right, source, '')
    publish(channel, source, '', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('goes through a chain of five', async (broker) => {
    const { channel } = await broker.open()
    const first = await broker.exchange(channel, 'fanout')
    let last = first
    for (const type of ['topic', 'direct', 'fanout', 'topic']) {
      const next = await broker.exchange(channel, type)
      await channel.bindExchange(next, last, 'k')
      last = next
    }
    const queue = await broker.boundQueue(channel, last, 'k')
    publish(channel, first, 'k', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('filters by headers on the way', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'headers')
    const destination = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, destination, '')
    await channel.bindExchange(destination, source, '', { 'x-match': 'any', a: 1, b: 1 })
    publish(channel, source, '', 'yes', { headers: { b: 1 } })
    publish(channel, source, '', 'no', { headers: { b: 2 } })
    expect(await drained(channel, queue)).toEqual(['yes'])
  })

  test('may lead to and from predeclared exchanges', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const key = broker.name('key')
    const queue = await broker.boundQueue(channel, exchange, '')
    await channel.bindExchange(exchange, 'amq.direct', key)
    publish(channel, 'amq.direct', key, 'm')
    await channel.unbindExchange(exchange, 'amq.direct', key)
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('may lead to an internal exchange', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'direct')
    const hidden = await broker.exchange(channel, 'fanout', { internal: true })
    const queue = await broker.boundQueue(channel, hidden, '')
    await channel.bindExchange(hidden, source, 'k')
    publish(channel, source, 'k', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('routes by copy keys', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'direct')
    const destination = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, destination, 'copy')
    await channel.bindExchange(destination, source, 'copy')
    publish(channel, source, 'k', 'm', { CC: ['copy'] })
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('is told apart by its arguments', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const destination = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, destination, '')
    await channel.bindExchange(destination, source, '', { n: 1 })
    await channel.bindExchange(destination, source, '', { n: 2 })
    await channel.unbindExchange(destination, source, '', { n: 1 })
    publish(channel, source, '', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('refuses a source that is not there', async (broker) => {
    const { channel } = await broker.open()
    const destination = await broker.exchange(channel, 'fanout')
    const source = broker.name('source')
    const bind = () => channel.bindExchange(destination, source, 'k')
    expect(await broker.channelError(channel, bind)).toBe(
      `404 NOT_FOUND - no exchange '${source}' in vhost '/'`,
    )
  })

  test('refuses a destination that is not there', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const destination = broker.name('destination')
    const bind = () => channel.bindExchange(destination, source, 'k')
    expect(await broker.channelError(channel, bind)).toBe(
      `404 NOT_FOUND - no exchange '${destination}' in vhost '/'`,
    )
  })

  test('names the source when neither end is there', async (broker) => {
    const { channel } = await broker.open()
    const source = broker.name('source')
    const bind = () => channel.bindExchange(broker.name('destination'), source, 'k')
    expect(await broker.channelError(channel, bind)).toBe(
      `404 NOT_FOUND - no exchange '${source}' in vhost '/'`,
    )
  })

  test('refuses the default exchange at either end', async (broker) => {
    const { connection, channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const refused = '403 ACCESS_REFUSED - operation not permitted on the default exchange'
    const first = await broker.channel(connection)
    expect(await broker.channelError(first, () => first.bindExchange(exchange, '', 'k'))).toBe(
      refused,
    )
    const second = await broker.channel(connection)
    expect(await broker.channelError(second, () => second.bindExchange('', exchange, 'k'))).toBe(
      refused,
    )
    const third = await broker.channel(connection)
    expect(await broker.channelError(third, () => third.unbindExchange('', exchange, 'k'))).toBe(
      refused,
    )
  })

  test('unbinds what is not there without a complaint', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    expect(await channel.unbindExchange(exchange, exchange, 'k')).toEqual({})
    expect(await channel.unbindExchange(broker.name('x'), exchange, 'k')).toEqual({})
    expect(await channel.unbindExchange(exchange, broker.name('y'), 'k')).toEqual({})
  })

  test('does not mix up a queue and an exchange of one name', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, source, '')
    await channel.assertExchange(queue, 'fanout', { durable: false })
    await channel.unbindExchange(queue, source, '')
    publish(channel, source, '', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('bound to itself delivers once', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, 'k')
    expect(await channel.bindExchange(exchange, exchange, '#')).toEqual({})
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('bound in a ring delivers once to each queue, from wherever', async (broker) => {
    const { channel } = await broker.open()
    const first = await broker.exchange(channel, 'fanout')
    const second = await broker.exchange(channel, 'fanout')
    await channel.bindExchange(second, first, '')
    await channel.bindExchange(first, second, '')
    const atFirst = await broker.boundQueue(channel, first, '')
    const atSecond = await broker.boundQueue(channel, second, '')
    publish(channel, first, '', '1')
    publish(channel, second, '', '2')
    expect(await drained(channel, atFirst)).toEqual(['1', '2'])
    expect(await drained(channel, atSecond)).toEqual(['1', '2'])
  })

  test('of a ring in which nothing is bound returns a mandatory message', async (broker) => {
    const { channel } = await broker.open()
    const first = await broker.exchange(channel, 'fanout')
    const second = await broker.exchange(channel, 'fanout')
    await channel.bindExchange(second, first, '')
    await channel.bindExchange(first, second, '')
    const returned: string[] = []
    channel.on('return', ({ fields }) => returned.push(fields.exchange))
    publish(channel, first, '', 'm', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual([first])
  })
})
