import { expect } from 'vitest'
import { conformance, drained, publish, take, text } from '../support/conformance.js'

conformance('exchange: alternate', (test) => {
  test('gets what matches no binding, and only that', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout')
    const exchange = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    const strays = await broker.boundQueue(channel, alternate, '')
    const matched = await broker.boundQueue(channel, exchange, 'known')
    publish(channel, exchange, 'known', '1')
    publish(channel, exchange, 'unknown', '2')
    expect(await drained(channel, strays)).toEqual(['2'])
    expect(await drained(channel, matched)).toEqual(['1'])
  })

  test('gets the message under its first exchange and key', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'topic')
    const exchange = await broker.exchange(channel, 'headers', { alternateExchange: alternate })
    const strays = await broker.boundQueue(channel, alternate, '#')
    publish(channel, exchange, 'some.key', 'm')
    const { fields } = await take(channel, strays)
    expect([fields.exchange, fields.routingKey]).toEqual([exchange, 'some.key'])
  })

  test('may be declared later', async (broker) => {
    const { channel } = await broker.open()
    const alternate = broker.name('later')
    const exchange = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    publish(channel, exchange, 'k', 'too early')
    await channel.assertExchange(alternate, 'fanout', { durable: false })
    const strays = await broker.boundQueue(channel, alternate, '')
    publish(channel, exchange, 'k', 'in time')
    expect(await drained(channel, strays)).toEqual(['in time'])
  })

  test('may be deleted, after which strays are dropped', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout')
    const exchange = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    const strays = await broker.boundQueue(channel, alternate, '')
    await channel.deleteExchange(alternate, {})
    publish(channel, exchange, 'k', 'dropped')
    expect(await channel.checkExchange(exchange)).toEqual({})
    expect(await drained(channel, strays)).toEqual([])
  })

  test('may be internal', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout', { internal: true })
    const exchange = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    const strays = await broker.boundQueue(channel, alternate, '')
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, strays)).toEqual(['m'])
  })

  test('may be the exchange itself, which changes nothing', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name()
    await channel.assertExchange(exchange, 'direct', {
      durable: false,
      alternateExchange: exchange,
    })
    const queue = await broker.boundQueue(channel, exchange, 'k')
    const returned: string[] = []
    channel.on('return', (message) => returned.push(text(message.content)))
    publish(channel, exchange, 'k', 'matched', { mandatory: true })
    publish(channel, exchange, 'other', 'stray', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual(['stray'])
    expect(await drained(channel, queue)).toEqual(['matched'])
  })

  test('is not asked when a binding to a dead end matches', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout')
    const strays = await broker.boundQueue(channel, alternate, '')
    const source = await broker.exchange(channel, 'fanout', { alternateExchange: alternate })
    const deadEnd = await broker.exchange(channel, 'direct')
    await channel.bindExchange(deadEnd, source, '')
    publish(channel, source, 'k', 'm')
    expect(await drained(channel, strays)).toEqual([])
  })

  test('is asked for each exchange on the way', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout')
    const strays = await broker.boundQueue(channel, alternate, '')
    const source = await broker.exchange(channel, 'fanout')
    const next = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    await channel.bindExchange(next, source, '')
    const matched = await broker.boundQueue(channel, source, '')
    publish(channel, source, 'k', 'm')
    expect(await drained(channel, strays)).toEqual(['m'])
    expect(await drained(channel, matched)).toEqual(['m'])
  })

  test('is not asked when only a copy key matches', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout')
    const strays = await broker.boundQueue(channel, alternate, '')
    const exchange = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    const copies = await broker.boundQueue(channel, exchange, 'copy')
    publish(channel, exchange, 'unknown', 'm', { CC: 'copy' })
    expect(await drained(channel, copies)).toEqual(['m'])
    expect(await drained(channel, strays)).toEqual([])
  })

  test('routes by copy keys as well', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'direct')
    const exchange = await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    const first = await broker.boundQueue(channel, alternate, 'first')
    const second = await broker.boundQueue(channel, alternate, 'second')
    publish(channel, exchange, 'first', 'm', { BCC: ['second'] })
    expect(await drained(channel, first)).toEqual(['m'])
    expect(await drained(channel, second)).toEqual(['m'])
  })

  test('returns a mandatory message that it cannot route either, as first published', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'direct')
    const exchange = await broker.exchange(channel, 'topic', { alternateExchange: alternate })
    const returned: unknown[] = []
    channel.on('return', ({ fields }) => returned.push([fields.exchange, fields.routingKey]))
    publish(channel, exchange, 'nowhere', 'm', { mandatory: true })
    await broker.until(() => returned.length > 0)
    expect(returned).toEqual([[exchange, 'nowhere']])
  })

  test('must be named by a string', async (broker) => {
    const { channel } = await broker.open()
    const name = broker.name()
    const declare = () =>
      channel.assertExchange(name, 'direct', { arguments: { 'alternate-exchange': 7 } })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid type 'byte' for arg 'alternate-exchange' in exchange '${name}' in vhost '/'`,
    )
  })

  test('given as an option wins over one given as an argument', async (broker) => {
    const { channel } = await broker.open()
    const [wanted, unwanted] = [
      await broker.exchange(channel, 'fanout'),
      await broker.exchange(channel, 'fanout'),
    ]
    const strays = await broker.boundQueue(channel, wanted, '')
    const exchange = await broker.exchange(channel, 'direct', {
      alternateExchange: wanted,
      arguments: { 'alternate-exchange': unwanted },
    })
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, strays)).toEqual(['m'])
  })

  test('does not keep an auto-delete exchange alive', async (broker) => {
    const { channel } = await broker.open()
    const alternate = await broker.exchange(channel, 'fanout', { autoDelete: true })
    await broker.exchange(channel, 'direct', { alternateExchange: alternate })
    const queue = await broker.boundQueue(channel, alternate, '')
    await channel.unbindQueue(queue, alternate, '')
    expect(await broker.channelError(channel, () => channel.checkExchange(alternate))).toBe(
      `404 NOT_FOUND - no exchange '${alternate}' in vhost '/'`,
    )
  })
})

conformance('exchange: auto-delete', (test) => {
  test('goes with its last binding, not before', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct', { autoDelete: true })
    const queue = await broker.boundQueue(channel, exchange, 'a')
    await channel.bindQueue(queue, exchange, 'b')
    await channel.unbindQueue(queue, exchange, 'a')
    expect(await channel.checkExchange(exchange)).toEqual({})
    await channel.unbindQueue(queue, exchange, 'b')
    expect(await broker.channelError(channel, () => channel.checkExchange(exchange))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('goes with the last queue that was bound', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout', { autoDelete: true })
    const first = await broker.boundQueue(channel, exchange, '')
    const second = await broker.boundQueue(channel, exchange, '')
    await channel.deleteQueue(first)
    expect(await channel.checkExchange(exchange)).toEqual({})
    await channel.deleteQueue(second)
    expect(await broker.channelError(channel, () => channel.checkExchange(exchange))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('goes with the connection of the exclusive queue that was bound', async (broker) => {
    const { connection, channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout', { autoDelete: true })
    const other = await broker.open()
    await broker.boundQueue(other.channel, exchange, '')
    await other.connection.close()
    await broker.until(async () => {
      const probe = await broker.channel(connection)
      return probe.checkExchange(exchange).then(
        () => false,
        () => true,
      )
    })
  })

  test('goes with the last exchange that was bound to it', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'topic', { autoDelete: true })
    const destination = await broker.exchange(channel, 'topic')
    await channel.bindExchange(destination, source, '#')
    await channel.unbindExchange(destination, source, '#')
    expect(await broker.channelError(channel, () => channel.checkExchange(source))).toBe(
      `404 NOT_FOUND - no exchange '${source}' in vhost '/'`,
    )
  })

  test('stays when a binding that only ends at it goes', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'topic')
    const destination = await broker.exchange(channel, 'topic', { autoDelete: true })
    await channel.bindExchange(destination, source, '#')
    await channel.unbindExchange(destination, source, '#')
    expect(await channel.checkExchange(destination)).toEqual({})
  })

  test('takes a chain of auto-delete exchanges along, from the end', async (broker) => {
    const { connection, channel } = await broker.open()
    const first = await broker.exchange(channel, 'fanout', { autoDelete: true })
    const second = await broker.exchange(channel, 'fanout', { autoDelete: true })
    await channel.bindExchange(second, first, '')
    await channel.deleteExchange(second)
    for (const name of [first, second]) {
      const probe = await broker.channel(connection)
      expect(await broker.channelError(probe, () => probe.checkExchange(name))).toBe(
        `404 NOT_FOUND - no exchange '${name}' in vhost '/'`,
      )
    }
  })

  test('starts anew when it is declared again', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout', { autoDelete: true })
    const queue = await broker.boundQueue(channel, exchange, '')
    await channel.unbindQueue(queue, exchange, '')
    await channel.assertExchange(exchange, 'direct', { durable: false, autoDelete: true })
    await channel.bindQueue(queue, exchange, 'k')
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })
})
