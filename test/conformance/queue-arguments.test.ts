import { expect } from 'vitest'
import { type Broker, bytes, conformance, drained, send, textOf } from '../support/conformance.js'

/** What the broker says to a queue with one argument; the text after the name of the queue. */
const refused: Readonly<Record<string, readonly [args: object, reason: string]>> = {
  'a text as x-message-ttl': [{ 'x-message-ttl': '60000' }, ': "expected integer, got longstr"'],
  'a float as x-message-ttl': [{ 'x-message-ttl': 0.5 }, ': "expected integer, got double"'],
  'a boolean as x-message-ttl': [{ 'x-message-ttl': false }, ': "expected integer, got bool"'],
  'null as x-message-ttl': [{ 'x-message-ttl': null }, ': "expected integer, got void"'],
  'a table as x-message-ttl': [{ 'x-message-ttl': {} }, ': "expected integer, got table"'],
  'a list as x-message-ttl': [{ 'x-message-ttl': [] }, ': "expected integer, got array"'],
  'bytes as x-message-ttl': [{ 'x-message-ttl': bytes('5') }, ': "expected integer, got binary"'],
  'a timestamp as x-message-ttl': [
    { 'x-message-ttl': { '!': 'timestamp', value: 5 } },
    ': "expected integer, got timestamp"',
  ],
  'a float type as x-message-ttl': [
    { 'x-message-ttl': { '!': 'float', value: 5 } },
    ': "expected integer, got float"',
  ],
  'a decimal as x-message-ttl': [
    { 'x-message-ttl': { '!': 'decimal', value: { places: 0, digits: 5 } } },
    ': "expected integer, got decimal"',
  ],
  'a negative x-message-ttl': [{ 'x-message-ttl': -300 }, ': {value_negative,-300}'],
  'an x-message-ttl of more than ten years': [
    { 'x-message-ttl': 315_360_000_001 },
    ': {value_too_large,315360000001}',
  ],
  'an x-expires of zero': [{ 'x-expires': 0 }, ': {value_zero,0}'],
  'a negative x-expires': [{ 'x-expires': -1 }, ': {value_negative,-1}'],
  'a text as x-expires': [{ 'x-expires': '1' }, ': "expected integer, got longstr"'],
  'a negative x-max-length': [{ 'x-max-length': -5 }, ': {value_negative,-5}'],
  'a float as x-max-length': [{ 'x-max-length': 1.5 }, ': "expected integer, got double"'],
  'a negative x-max-length-bytes': [{ 'x-max-length-bytes': -5 }, ': {value_negative,-5}'],
  'a boolean as x-max-length-bytes': [
    { 'x-max-length-bytes': true },
    ': "expected integer, got bool"',
  ],
  'an x-max-priority over 255': [{ 'x-max-priority': 1000 }, ': {max_value_exceeded,1000}'],
  'a negative x-max-priority': [{ 'x-max-priority': -2 }, ': {value_negative,-2}'],
  'a text as x-max-priority': [{ 'x-max-priority': '5' }, ': "expected integer, got longstr"'],
  'an unknown x-overflow': [{ 'x-overflow': 'drop-tail' }, ': invalid_overflow'],
  'an empty x-overflow': [{ 'x-overflow': '' }, ': invalid_overflow'],
  'a boolean as x-overflow': [{ 'x-overflow': true }, ': {unacceptable_type,bool}'],
  'an unknown x-queue-type': [{ 'x-queue-type': 'Quorum' }, `: "unsupported queue type 'Quorum'"`],
  'a boolean as x-queue-type': [{ 'x-queue-type': true }, ': {unacceptable_type,bool}'],
  'an unknown x-queue-version': [{ 'x-queue-version': 3 }, `: "unsupported queue version '3'"`],
  'a text as x-queue-version': [{ 'x-queue-version': '2' }, ': "expected integer, got longstr"'],
  'a text as x-single-active-consumer': [
    { 'x-single-active-consumer': 'true' },
    ': {unacceptable_type,longstr}',
  ],
  'null as x-single-active-consumer': [
    { 'x-single-active-consumer': null },
    ': {unacceptable_type,void}',
  ],
  'a table as x-dead-letter-routing-key': [
    { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': {} },
    ': {unacceptable_type,table}',
  ],
  'an x-dead-letter-routing-key alone': [
    { 'x-dead-letter-routing-key': 'k' },
    ': routing_key_but_no_dlx_defined',
  ],
  'an x-delivery-limit for a classic queue': [
    { 'x-delivery-limit': 3 },
    ' of queue type rabbit_classic_queue',
  ],
  'an x-dead-letter-strategy for a classic queue': [
    { 'x-dead-letter-strategy': 'at-most-once' },
    ' of queue type rabbit_classic_queue',
  ],
  'an x-max-age for a classic queue': [
    { 'x-max-age': '1h' },
    ' of queue type rabbit_classic_queue',
  ],
  'an x-max-in-memory-length for a classic queue': [
    { 'x-max-in-memory-length': 5 },
    ' of queue type rabbit_classic_queue',
  ],
}

conformance('queue: arguments', (test) => {
  test.each(Object.keys(refused))('refuses %s', async (broker, what) => {
    const { channel } = await broker.open()
    const [args, reason] = refused[what]!
    const name = Object.keys(args).at(-1)!
    const queue = broker.name()
    const declare = () => channel.assertQueue(queue, { durable: false, arguments: args })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid arg '${name}' for queue '${queue}' in vhost '/'${reason}`,
    )
  })

  /** The error of a declaration; none when it is accepted. */
  async function refusalOf(broker: Broker, args: object): Promise<string | undefined> {
    const { channel } = await broker.open()
    const log: string[] = []
    channel.on('error', (error: Error) => log.push(textOf(error)))
    const name = broker.name(`q${String(Object.values(args)[0])}`)
    await channel.assertQueue(name, { arguments: args }).catch(() => undefined)
    return log[0]?.replace(/ for queue '.*' in vhost '\/'/, '')
  }

  test('takes an x-queue-mode as long as it means something', async (broker) => {
    const invalid = "406 PRECONDITION_FAILED - invalid arg 'x-queue-mode'"
    expect(await refusalOf(broker, { 'x-queue-mode': 'Lazy' })).toBe(
      broker.by({ '3.10': `${invalid}: "unsupported queue mode 'Lazy'"`, '4.3': undefined }),
    )
    expect(await refusalOf(broker, { 'x-queue-mode': 1 })).toBe(
      broker.by({ '3.10': `${invalid}: {unacceptable_type,byte}`, '4.3': undefined }),
    )
  })

  test('takes an x-queue-version of one as long as there is one', async (broker) => {
    const invalid = "406 PRECONDITION_FAILED - invalid arg 'x-queue-version'"
    expect(await refusalOf(broker, { 'x-queue-version': 1 })).toBe(
      broker.by({ '3.10': undefined, '4.3': `${invalid}: "unsupported queue version '1'"` }),
    )
  })

  test('takes an x-queue-master-locator', async (broker) => {
    const { channel } = await broker.open()
    const declare = (locator: string) =>
      channel.assertQueue(broker.name(), { arguments: { 'x-queue-master-locator': locator } })
    const isRefused = broker.by({ '3.10': false, '4.3': true })
    if (!isRefused) await declare('client-local')
    else {
      expect(await broker.connectionError(channel, () => declare('client-local'))).toContain(
        '541 INTERNAL_ERROR - Feature `queue_master_locator` is deprecated.',
      )
    }
  })

  const accepted: Readonly<Record<string, object>> = {
    'an x-message-ttl of ten years': { 'x-message-ttl': 315_360_000_000 },
    'an x-message-ttl as int64': { 'x-message-ttl': { '!': 'long', value: 5000 } },
    'an x-message-ttl as uint16': { 'x-message-ttl': { '!': 'uint16', value: 50_000 } },
    'an x-expires of one': { 'x-expires': 60_000_000 },
    'an x-max-length beyond 32 bits': { 'x-max-length': 2 ** 40 },
    'an x-max-priority of zero': { 'x-max-priority': 0 },
    'an x-queue-version of two': { 'x-queue-version': 2 },
    'x-single-active-consumer off': { 'x-single-active-consumer': false },
    'an empty dead-letter key': { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': '' },
    'any argument it does not know': { 'x-unknown': { deep: [1, null] }, plain: true },
    'a limit with every overflow': { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx' },
  }

  test.each(Object.keys(accepted))('takes %s', async (broker, what) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel, { arguments: accepted[what]! })
    send(channel, queue, 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('does not declare a queue whose arguments it refuses', async (broker) => {
    const { connection, channel } = await broker.open()
    const queue = broker.name()
    await broker.channelError(channel, () => channel.assertQueue(queue, { messageTtl: -1 }))
    const next = await broker.channel(connection)
    expect(await broker.channelError(next, () => next.checkQueue(queue))).toBe(
      `404 NOT_FOUND - no queue '${queue}' in vhost '/'`,
    )
  })

  test('checks the dead-letter exchange of another type', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const declare = () =>
      channel.assertQueue(queue, { arguments: { 'x-dead-letter-exchange': true } })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid type 'bool' for arg 'x-dead-letter-exchange' in queue '${queue}' in vhost '/'`,
    )
  })

  test('lets an option win over the same argument', async (broker) => {
    const { channel } = await broker.open()
    const options = { durable: false, exclusive: true }
    const queue = await broker.queue(channel, { maxLength: 1, arguments: { 'x-max-length': 9 } })
    expect(await channel.assertQueue(queue, { ...options, maxLength: 1 })).toMatchObject({ queue })
  })

  test('compares arguments with those of the queue before it checks them', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const declare = () =>
      channel.assertQueue(queue, { durable: false, exclusive: true, messageTtl: -1 })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '${queue}' in vhost '/': received the value '-1' of type 'byte' but current is none`,
    )
  })

  test('names the first bad argument in an order of its own', async (broker) => {
    const { channel } = await broker.open()
    const queue = broker.name()
    const declare = () =>
      channel.assertQueue(queue, {
        arguments: { 'x-overflow': 'x', 'x-max-length': -1, 'x-message-ttl': -1, 'x-expires': 0 },
      })
    expect(await broker.channelError(channel, declare)).toBe(
      `406 PRECONDITION_FAILED - invalid arg 'x-expires' for queue '${queue}' in vhost '/': {value_zero,0}`,
    )
  })
})
