import { expect } from 'vitest'
import { type Broker, type ByVersion, conformance } from '../support/conformance.js'

conformance('exchange: declare', (test) => {
  test('declares the four types and answers with the name', async (broker) => {
    const { channel } = await broker.open()
    for (const type of ['direct', 'fanout', 'topic', 'headers']) {
      const name = broker.name(type)
      expect(await channel.assertExchange(name, type)).toEqual({ exchange: name })
    }
  })

  test('checks an exchange of another connection with an empty reply', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const other = await broker.open()
    expect(await other.channel.checkExchange(exchange)).toEqual({})
  })

  test('refuses to check an exchange that is not there', async (broker) => {
    const { channel } = await broker.open()
    const name = broker.name()
    expect(await broker.channelError(channel, () => channel.checkExchange(name))).toBe(
      `404 NOT_FOUND - no exchange '${name}' in vhost '/'`,
    )
  })

  test('takes the same declaration again', async (broker) => {
    const { channel } = await broker.open()
    const options = { durable: false, autoDelete: true, alternateExchange: 'elsewhere' }
    const exchange = await broker.exchange(channel, 'headers', options)
    expect(await channel.assertExchange(exchange, 'headers', options)).toEqual({ exchange })
  })

  test('refuses another type for an exchange that is there', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const declare = () => channel.assertExchange(exchange, 'topic', { durable: false })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange '${exchange}' in vhost '/': received 'topic' but current is 'direct'`,
    )
  })

  test('refuses a durable declaration of a transient exchange', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    const declare = () => channel.assertExchange(exchange, 'fanout')
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'durable' for exchange '${exchange}' in vhost '/': received 'true' but current is 'false'`,
    )
  })

  test('refuses a transient declaration of a durable exchange', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout', { durable: true })
    const declare = () => channel.assertExchange(exchange, 'fanout', { durable: false })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'durable' for exchange '${exchange}' in vhost '/': received 'false' but current is 'true'`,
    )
  })

  test('refuses a lasting declaration of an auto-delete exchange', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct', { autoDelete: true })
    const declare = () => channel.assertExchange(exchange, 'direct', { durable: false })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'auto_delete' for exchange '${exchange}' in vhost '/': received 'false' but current is 'true'`,
    )
  })

  test('refuses an internal declaration of a public exchange', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const declare = () =>
      channel.assertExchange(exchange, 'direct', { durable: false, internal: true })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'internal' for exchange '${exchange}' in vhost '/': received 'true' but current is 'false'`,
    )
  })

  test('takes a predeclared exchange declared as it is', async (broker) => {
    const { channel } = await broker.open()
    expect(await channel.assertExchange('amq.direct', 'direct')).toEqual({ exchange: 'amq.direct' })
    expect(await channel.assertExchange('amq.match', 'headers')).toEqual({ exchange: 'amq.match' })
    const trace = 'amq.rabbitmq.trace'
    expect(await channel.assertExchange(trace, 'topic', { internal: true })).toEqual({
      exchange: trace,
    })
  })

  test('refuses a predeclared exchange declared otherwise', async (broker) => {
    const { channel } = await broker.open()
    const declare = () => channel.assertExchange('amq.topic', 'topic', { durable: false })
    expect(await broker.channelError(channel, declare)).toBe(
      "406 PRECONDITION_FAILED - inequivalent arg 'durable' for exchange 'amq.topic' in vhost '/': received 'false' but current is 'true'",
    )
  })

  test('has all predeclared exchanges', async (broker) => {
    const { channel } = await broker.open()
    for (const name of ['direct', 'fanout', 'topic', 'headers', 'match', 'rabbitmq.trace']) {
      expect(await channel.checkExchange(`amq.${name}`)).toEqual({})
    }
  })

  test('keeps names that begin with amq. for itself', async (broker) => {
    const { channel } = await broker.open()
    const declare = () => channel.assertExchange('amq.', 'direct')
    expect(await broker.channelError(channel, declare)).toBe(
      "403 ACCESS_REFUSED - exchange name 'amq.' contains reserved prefix 'amq.*'",
    )
  })

  test('gives away names that only look reserved', async (broker) => {
    const { channel } = await broker.open()
    for (const exchange of ['amq', 'amqx.kinoko', 'AMQ.kinoko', 'kinoko.amq.']) {
      expect(await channel.assertExchange(exchange, 'direct')).toEqual({ exchange })
      await channel.deleteExchange(exchange)
    }
  })

  test('says not found, not reserved, for a reserved name that is only checked', async (broker) => {
    const { channel } = await broker.open()
    expect(await broker.channelError(channel, () => channel.checkExchange('amq.kinoko'))).toBe(
      "404 NOT_FOUND - no exchange 'amq.kinoko' in vhost '/'",
    )
  })

  test('refuses to check the default exchange', async (broker) => {
    const { channel } = await broker.open()
    expect(await broker.channelError(channel, () => channel.checkExchange(''))).toBe(
      '403 ACCESS_REFUSED - operation not permitted on the default exchange',
    )
  })

  test('takes line breaks out of a name', async (broker) => {
    const { channel } = await broker.open()
    const name = broker.name('two lines')
    const broken = name.replace(' ', '\r\n ')
    expect(await channel.assertExchange(broken, 'direct')).toEqual({ exchange: broken })
    expect(await channel.checkExchange(name)).toEqual({})
    expect(await channel.checkExchange(broken)).toEqual({})
    await channel.deleteExchange(broken)
    expect(await broker.channelError(channel, () => channel.checkExchange(broken))).toBe(
      `404 NOT_FOUND - no exchange '${name}' in vhost '/'`,
    )
  })

  test('tells names by case and takes any character', async (broker) => {
    const { channel } = await broker.open()
    const exchange = broker.name('Größe 🐇 "x"')
    await channel.assertExchange(exchange, 'direct', { durable: false })
    expect(await channel.checkExchange(exchange)).toEqual({})
    const missing = exchange.toLowerCase()
    expect(await broker.channelError(channel, () => channel.checkExchange(missing))).toBe(
      `404 NOT_FOUND - no exchange '${missing}' in vhost '/'`,
    )
  })

  test('takes a name of 255 bytes', async (broker) => {
    const { channel } = await broker.open()
    const start = broker.name('')
    const exchange = start + 'x'.repeat(255 - start.length)
    expect(await channel.assertExchange(exchange, 'direct')).toEqual({ exchange })
    await channel.deleteExchange(exchange)
  })

  test('cuts an explanation that does not fit into 255 bytes', async (broker) => {
    const { channel } = await broker.open()
    const missing = 'x'.repeat(240)
    expect(await broker.channelError(channel, () => channel.checkExchange(missing))).toBe(
      `404 ${`NOT_FOUND - no exchange '${missing}`.slice(0, 252)}...`,
    )
  })

  test('may be declared with another type once it is deleted', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    await channel.deleteExchange(exchange)
    expect(await channel.assertExchange(exchange, 'topic', { durable: false })).toEqual({
      exchange,
    })
  })

  /** An unknown type once cost the connection. */
  async function typeError(broker: Broker, name: string, type: string): Promise<string> {
    const { channel } = await broker.open()
    const declare = () => channel.assertExchange(name, type)
    return broker.by({ '3.10': true, '4.0': false })
      ? await broker.connectionError(channel, declare)
      : await broker.channelError(channel, declare)
  }

  const refusal = (broker: Broker) =>
    broker.by({ '3.10': '503 COMMAND_INVALID', '4.0': '406 PRECONDITION_FAILED' })

  test('refuses a type it does not know', async (broker) => {
    expect(await typeError(broker, broker.name(), 'x-unheard-of')).toBe(
      `${refusal(broker)} - unknown exchange type 'x-unheard-of'`,
    )
  })

  // RabbitMQ calls a type unknown when it never met the word, and invalid when it is an Erlang atom
  test.each(['match', 'header', 'default', 'none', 'test', 'foo', 'invalid', 'random'])(
    'calls the type %s invalid',
    async (broker, type) => {
      expect(await typeError(broker, broker.name(), type)).toBe(
        `${refusal(broker)} - invalid exchange type '${type}'`,
      )
    },
  )

  test.each<[string, ByVersion<string>]>([
    ['wrong_type', { '3.10': 'invalid', '4.0': 'unknown' }],
    ['khepri', { '3.10': 'unknown', '4.0': 'invalid' }],
    ['work', { '3.10': 'invalid', '4.0': 'unknown', '4.3': 'invalid' }],
    ['x-jms-topic', { '3.10': 'unknown', '4.3': 'invalid' }],
    ['x-random', { '3.10': 'unknown', '4.3': 'invalid' }],
  ])('calls the type %s by the atoms of its version', async (broker, [type, adjective]) => {
    expect(await typeError(broker, broker.name(), type)).toBe(
      `${refusal(broker)} - ${broker.by(adjective)} exchange type '${type}'`,
    )
  })

  test('looks at the type before it looks at the name', async (broker) => {
    expect(await typeError(broker, '', 'nonsense')).toBe(
      `${refusal(broker)} - unknown exchange type 'nonsense'`,
    )
  })

  test('does not look at the type when an exchange is only checked', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'fanout')
    expect(await channel.checkExchange(exchange)).toEqual({})
  })
})
