import { expect } from 'vitest'
import { conformance, drained, publish } from '../support/conformance.js'

conformance('exchange: delete', (test) => {
  test('deletes, and again, with an empty reply', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    expect(await channel.deleteExchange(exchange)).toEqual({})
    expect(await channel.deleteExchange(exchange)).toEqual({})
    expect(await channel.deleteExchange(exchange, { ifUnused: true })).toEqual({})
  })

  test('closes the channel of who publishes to what was deleted', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    await channel.deleteExchange(exchange)
    expect(await broker.channelError(channel, () => publish(channel, exchange, 'k', 'm'))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('refuses to delete a predeclared exchange', async (broker) => {
    const { channel } = await broker.open()
    expect(await broker.channelError(channel, () => channel.deleteExchange('amq.fanout'))).toBe(
      "403 ACCESS_REFUSED - deletion of system exchange 'amq.fanout' in vhost '/' not allowed",
    )
  })

  test('refuses to delete a reserved name that is not there', async (broker) => {
    const { channel } = await broker.open()
    expect(await broker.channelError(channel, () => channel.deleteExchange('amq.nothing'))).toBe(
      "403 ACCESS_REFUSED - deletion of system exchange 'amq.nothing' in vhost '/' not allowed",
    )
  })

  test('refuses to delete the default exchange even if unused', async (broker) => {
    const { channel } = await broker.open()
    const remove = () => channel.deleteExchange('', { ifUnused: true })
    expect(await broker.channelError(channel, remove)).toBe(
      '403 ACCESS_REFUSED - operation not permitted on the default exchange',
    )
  })

  test('deletes an unused exchange on the condition that it is unused', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    expect(await channel.deleteExchange(exchange, { ifUnused: true })).toEqual({})
    expect(await broker.channelError(channel, () => channel.checkExchange(exchange))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })

  test('is in use while a queue is bound', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    await broker.boundQueue(channel, exchange, 'k')
    const remove = () => channel.deleteExchange(exchange, { ifUnused: true })
    expect(await broker.channelError(channel, remove)).toBe(
      `406 PRECONDITION_FAILED - exchange '${exchange}' in vhost '/' in use`,
    )
  })

  test('is in use while an exchange is bound to it', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const destination = await broker.exchange(channel, 'fanout')
    await channel.bindExchange(destination, source, '')
    const remove = () => channel.deleteExchange(source, { ifUnused: true })
    expect(await broker.channelError(channel, remove)).toBe(
      `406 PRECONDITION_FAILED - exchange '${source}' in vhost '/' in use`,
    )
  })

  test('is unused while it is only bound to others', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const destination = await broker.exchange(channel, 'fanout')
    await channel.bindExchange(destination, source, '')
    expect(await channel.deleteExchange(destination, { ifUnused: true })).toEqual({})
    expect(await channel.deleteExchange(source, { ifUnused: true })).toEqual({})
  })

  test('is unused again once its queue is deleted', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, '#')
    await channel.deleteQueue(queue)
    expect(await channel.deleteExchange(exchange, { ifUnused: true })).toEqual({})
  })

  test('takes the bindings between exchanges with it', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'fanout')
    const middle = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, middle, '')
    await channel.bindExchange(middle, source, '')
    publish(channel, source, '', 'before')
    await channel.deleteExchange(middle)
    await channel.assertExchange(middle, 'fanout', { durable: false })
    await channel.bindQueue(queue, middle, '')
    publish(channel, source, '', 'lost')
    publish(channel, middle, '', 'after')
    expect(await drained(channel, queue)).toEqual(['before', 'after'])
  })

  test('leaves the queues that were bound, with their messages', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const queue = await broker.boundQueue(channel, exchange, '')
    publish(channel, exchange, '', 'kept')
    await channel.deleteExchange(exchange)
    expect(await drained(channel, queue)).toEqual(['kept'])
  })

  test('survives the connection that declared it, transient or not', async (broker) => {
    const { channel } = await broker.open()
    const other = await broker.open()
    const transient = await broker.exchange(other.channel, 'direct')
    const durable = await broker.exchange(other.channel, 'direct', { durable: true })
    await other.connection.close()
    expect(await channel.checkExchange(transient)).toEqual({})
    expect(await channel.checkExchange(durable)).toEqual({})
  })

  test('may be deleted by another connection', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const other = await broker.open()
    expect(await other.channel.deleteExchange(exchange)).toEqual({})
    expect(await broker.channelError(channel, () => channel.checkExchange(exchange))).toBe(
      `404 NOT_FOUND - no exchange '${exchange}' in vhost '/'`,
    )
  })
})
