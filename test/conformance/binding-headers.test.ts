import { expect } from 'vitest'
import { type Broker, bytes, conformance, drained, publish } from '../support/conformance.js'

type Headers = Record<string, unknown>

/** Which of the messages, named by their bodies, reach a queue bound with these arguments. */
async function matches(
  broker: Broker,
  args: Headers | undefined,
  messages: Readonly<Record<string, Headers | undefined>>,
): Promise<string[]> {
  const { channel } = await broker.open()
  const exchange = await broker.exchange(channel, 'headers')
  const queue = await broker.boundQueue(channel, exchange, '', args)
  for (const [name, headers] of Object.entries(messages)) {
    publish(channel, exchange, '', name, headers && { headers })
  }
  return drained(channel, queue)
}

conformance('binding: headers', (test) => {
  const messages = {
    both: { a: 1, b: 2 },
    'both and more': { a: 1, b: 2, c: 3 },
    'only a': { a: 1 },
    'only b': { b: 2 },
    'wrong a': { a: 2, b: 2 },
    'other keys': { c: 1 },
    'empty headers': {},
    'no headers': undefined,
  }

  test('asks for all fields by default', async (broker) => {
    expect(await matches(broker, { a: 1, b: 2 }, messages)).toEqual(['both', 'both and more'])
  })

  test('asks for all fields with x-match all', async (broker) => {
    expect(await matches(broker, { 'x-match': 'all', a: 1, b: 2 }, messages)).toEqual([
      'both',
      'both and more',
    ])
  })

  test('asks for one field with x-match any', async (broker) => {
    expect(await matches(broker, { 'x-match': 'any', a: 1, b: 2 }, messages)).toEqual([
      'both',
      'both and more',
      'only a',
      'only b',
      'wrong a',
    ])
  })

  test('matches everything when all of nothing is asked for', async (broker) => {
    expect(await matches(broker, { 'x-match': 'all' }, messages)).toEqual(Object.keys(messages))
    expect(await matches(broker, undefined, messages)).toEqual(Object.keys(messages))
  })

  test('matches nothing when any of nothing is asked for', async (broker) => {
    expect(await matches(broker, { 'x-match': 'any' }, messages)).toEqual([])
  })

  test('asks only for presence where the bound value is null', async (broker) => {
    expect(await matches(broker, { a: null }, messages)).toEqual([
      'both',
      'both and more',
      'only a',
      'wrong a',
    ])
    expect(await matches(broker, { a: null, b: 2 }, messages)).toEqual([
      'both',
      'both and more',
      'wrong a',
    ])
    expect(await matches(broker, { 'x-match': 'any', a: null, z: null }, messages)).toEqual([
      'both',
      'both and more',
      'only a',
      'wrong a',
    ])
  })

  test('tells 64-bit integers apart that one double stands for', async (broker) => {
    const id = (value: bigint) => ({ '!': 'int64', value: String(value) })
    const large = {
      'as it is': { id: id(2n ** 53n + 1n) },
      'one less': { id: id(2n ** 53n) },
    }
    expect(await matches(broker, { id: id(2n ** 53n + 1n) }, large)).toEqual(['as it is'])
    expect(await matches(broker, { id: id(2n ** 53n) }, large)).toEqual(['one less'])
  })

  test('takes no notice of the routing key', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const queue = await broker.boundQueue(channel, exchange, 'bound key', { a: 1 })
    publish(channel, exchange, 'another key', 'm', { headers: { a: 1 } })
    publish(channel, exchange, 'bound key', 'not', { headers: { a: 2 } })
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('compares strings by case and to the letter', async (broker) => {
    const names = {
      exact: { s: 'Text' },
      lower: { s: 'text' },
      longer: { s: 'Text ' },
      no: { S: 'Text' },
    }
    expect(await matches(broker, { s: 'Text' }, names)).toEqual(['exact'])
  })

  test('compares numbers by value', async (broker) => {
    const values = {
      short: { n: 300 },
      long: { n: { '!': 'long', value: 300 } },
      double: { n: { '!': 'double', value: 300 } },
      timestamp: { n: { '!': 'timestamp', value: 300 } },
      decimal: { n: { '!': 'decimal', value: { places: 0, digits: 300 } } },
      text: { n: '300' },
      another: { n: 301 },
    }
    const same = ['short', 'long', 'double', 'timestamp']
    expect(await matches(broker, { n: 300 }, values)).toEqual(
      broker.by({ '3.10': same, '4.0': ['short', 'long'] }),
    )
    expect(await matches(broker, { n: { '!': 'float', value: 300 } }, values)).toEqual(
      broker.by({ '3.10': same, '4.0': ['double'] }),
    )
    expect(await matches(broker, values.decimal, values)).toEqual(['decimal'])
  })

  test.since('4.0')('tells integers, floats and timestamps apart', async (broker) => {
    const values = {
      integer: { n: 5 },
      float: { n: { '!': 'double', value: 5 } },
      timestamp: { n: { '!': 'timestamp', value: 5 } },
      'in milliseconds': { n: 5000 },
    }
    expect(await matches(broker, values.integer, values)).toEqual(['integer'])
    expect(await matches(broker, values.float, values)).toEqual(['float'])
    // a timestamp of a message counts milliseconds, that of a binding seconds
    expect(await matches(broker, values.timestamp, values)).toEqual(['integer'])
    expect(await matches(broker, values['in milliseconds'], values)).toEqual([
      'timestamp',
      'in milliseconds',
    ])
  })

  test('compares numbers in lists by type as well', async (broker) => {
    const values = { short: { n: [300] }, long: { n: [{ '!': 'long', value: 300 }] } }
    expect(await matches(broker, { n: [300] }, values)).toEqual(['short'])
  })

  test('takes bytes for the same text', async (broker) => {
    const values = {
      text: { v: 'ä' },
      bytes: { v: bytes('ä') },
      other: { v: bytes('a') },
    }
    expect(await matches(broker, { v: 'ä' }, values)).toEqual(['text', 'bytes'])
  })

  test('tells numbers from booleans, null and text', async (broker) => {
    const values = {
      one: { v: 1 },
      true: { v: true },
      text: { v: '1' },
      null: { v: null },
      zero: { v: 0 },
      false: { v: false },
    }
    expect(await matches(broker, { v: 1 }, values)).toEqual(['one'])
    expect(await matches(broker, { v: true }, values)).toEqual(['true'])
    expect(await matches(broker, { v: false }, values)).toEqual(['false'])
    expect(await matches(broker, { v: '1' }, values)).toEqual(['text'])
  })

  test('compares lists and tables in depth', async (broker) => {
    const values = {
      same: { v: { list: [1, 'x', { y: true }] } },
      'other order': { v: { list: ['x', 1, { y: true }] } },
      'more fields': { v: { list: [1, 'x', { y: true }], z: 1 } },
      less: { v: { list: [1, 'x'] } },
    }
    expect(await matches(broker, { v: { list: [1, 'x', { y: true }] } }, values)).toEqual(['same'])
  })

  test('compares the fields of nested tables in their order', async (broker) => {
    const values = { same: { v: { a: 1, b: 2 } }, turned: { v: { b: 2, a: 1 } } }
    expect(await matches(broker, { v: { a: 1, b: 2 } }, values)).toEqual(['same'])
  })

  test('leaves out fields that begin with x- unless told otherwise', async (broker) => {
    const values = {
      with: { 'x-kind': 'k', a: 1 },
      without: { a: 1 },
      other: { 'x-kind': 'z', a: 1 },
    }
    expect(await matches(broker, { 'x-match': 'all', 'x-kind': 'k', a: 1 }, values)).toEqual([
      'with',
      'without',
      'other',
    ])
    expect(await matches(broker, { 'x-match': 'all-with-x', 'x-kind': 'k', a: 1 }, values)).toEqual(
      ['with'],
    )
    expect(await matches(broker, { 'x-match': 'any-with-x', 'x-kind': 'k', b: 1 }, values)).toEqual(
      ['with'],
    )
  })

  test('matches what two bindings of a queue ask for, once', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const queue = await broker.boundQueue(channel, exchange, '', { a: 1 })
    await channel.bindQueue(queue, exchange, '', { b: 2 })
    publish(channel, exchange, '', 'both', { headers: { a: 1, b: 2 } })
    publish(channel, exchange, '', 'second', { headers: { b: 2 } })
    await channel.unbindQueue(queue, exchange, '', { b: 2 })
    publish(channel, exchange, '', 'unbound', { headers: { b: 2 } })
    expect(await drained(channel, queue)).toEqual(['both', 'second'])
  })

  test('may match the CC header like any other', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const queue = await broker.boundQueue(channel, exchange, '', { CC: ['x'] })
    publish(channel, exchange, '', 'm', { CC: ['x'] })
    publish(channel, exchange, '', 'not', { CC: ['y'] })
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('matches by BCC, too, which the consumer does not see', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const queue = await broker.boundQueue(channel, exchange, '', { BCC: null })
    publish(channel, exchange, '', 'm', { BCC: ['x'] })
    expect(await drained(channel, queue)).toEqual([])
  })

  test('refuses a match it does not know', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const bind = () => broker.boundQueue(channel, exchange, '', { 'x-match': 'some', a: 1 })
    expect(await broker.channelError(channel, bind)).toBe(
      '406 PRECONDITION_FAILED - Invalid x-match field value <<"some">>; expected all, any, all-with-x, or any-with-x',
    )
  })

  test('refuses a match that is no string', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const bind = () => broker.boundQueue(channel, exchange, '', { 'x-match': true })
    expect(await broker.channelError(channel, bind)).toBe(
      '406 PRECONDITION_FAILED - Invalid x-match field type bool (value true); expected longstr',
    )
  })

  test('refuses a bad match to an exchange, too', async (broker) => {
    const { channel } = await broker.open()
    const source = await broker.exchange(channel, 'headers')
    const destination = await broker.exchange(channel, 'fanout')
    const bind = () => channel.bindExchange(destination, source, '', { 'x-match': 'ALL' })
    expect(await broker.channelError(channel, bind)).toBe(
      '406 PRECONDITION_FAILED - Invalid x-match field value <<"ALL">>; expected all, any, all-with-x, or any-with-x',
    )
  })

  test('lets other exchanges have any x-match', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k', { 'x-match': 'nonsense' })
    publish(channel, exchange, 'k', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('unbinds with a bad match without a complaint', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'headers')
    const queue = await broker.queue(channel)
    expect(await channel.unbindQueue(queue, exchange, '', { 'x-match': 'some' })).toEqual({})
  })
})
