import { expect } from 'vitest'
import { conformance, drained, publish, type Broker } from '../support/conformance.js'

/** Which of the keys a pattern matches. */
async function matches(
  broker: Broker,
  pattern: string,
  keys: readonly string[],
): Promise<string[]> {
  const { channel } = await broker.open()
  const exchange = await broker.exchange(channel, 'topic')
  const queue = await broker.boundQueue(channel, exchange, pattern)
  for (const key of keys) publish(channel, exchange, key, key)
  return drained(channel, queue)
}

const keys = [
  '',
  'a',
  'b',
  'c',
  'a.b',
  'b.a',
  'a.c',
  'a.b.c',
  'a.b.b.c',
  'a.x.c',
  'a.x.y.c',
  'x.a.b',
  'a.a',
  'a.a.a',
  'a..b',
  '.a',
  'a.',
  '.',
  'A.B',
  'ab',
]

const expected: Readonly<Record<string, readonly string[]>> = {
  a: ['a'],
  'a.b': ['a.b'],
  '': [''],
  '*.a': ['b.a', 'a.a', '.a'],
  'a.*': ['a.b', 'a.c', 'a.a', 'a.'],
  'a.*.*': ['a.b.c', 'a.x.c', 'a.a.a', 'a..b'],
  'a.#.c': ['a.c', 'a.b.c', 'a.b.b.c', 'a.x.c', 'a.x.y.c'],
  '#.c': ['c', 'a.c', 'a.b.c', 'a.b.b.c', 'a.x.c', 'a.x.y.c'],
  'a.#.b.#.c': ['a.b.c', 'a.b.b.c'],
  '#.a.#': [
    'a',
    'a.b',
    'b.a',
    'a.c',
    'a.b.c',
    'a.b.b.c',
    'a.x.c',
    'a.x.y.c',
    'x.a.b',
    'a.a',
    'a.a.a',
    'a..b',
    '.a',
    'a.',
  ],
  '#.a.a.#': ['a.a', 'a.a.a'],
  'a.*.#.c': ['a.b.c', 'a.b.b.c', 'a.x.c', 'a.x.y.c'],
  '#.*.c': ['a.c', 'a.b.c', 'a.b.b.c', 'a.x.c', 'a.x.y.c'],
  '*.#.*.#.*': ['a.b.c', 'a.b.b.c', 'a.x.c', 'a.x.y.c', 'x.a.b', 'a.a.a', 'a..b'],
  'a*': [],
  '*b': [],
  'a#': [],
  '##': [],
  '**': [],
  '#.': ['a.', '.'],
  '.#': ['.a', '.'],
  '*.': ['a.', '.'],
}

conformance('binding: topic', (test) => {
  test.each(Object.keys(expected))(
    'matches the pattern "%s" word by word',
    async (broker, pattern) => {
      expect(await matches(broker, pattern, keys)).toEqual(expected[pattern])
    },
  )

  test('takes wildcards in a key for plain words, which only wildcards match', async (broker) => {
    const wild = ['*', '#', 'a.*', 'a.#', '*.b', '#.b']
    expect(await matches(broker, '*', wild)).toEqual(['*', '#'])
    expect(await matches(broker, 'a.*', wild)).toEqual(['a.*', 'a.#'])
    expect(await matches(broker, 'a.#', wild)).toEqual(['a.*', 'a.#'])
    expect(await matches(broker, '#.b', wild)).toEqual(['*.b', '#.b'])
  })

  test('matches words of any character', async (broker) => {
    const odd = ['größe.änderung', 'größe.🐇', 'grösse.änderung', 'größe', ' .x']
    expect(await matches(broker, 'größe.*', odd)).toEqual(['größe.änderung', 'größe.🐇'])
    expect(await matches(broker, ' .*', odd)).toEqual([' .x'])
  })

  test('matches long keys of many words', async (broker) => {
    const long = Array.from({ length: 100 }, (_, i) => i % 10).join('.')
    expect(await matches(broker, '0.#.9', [long])).toEqual([long])
    expect(await matches(broker, '#.5.6.#', [long])).toEqual([long])
    expect(await matches(broker, '#.5.5.#', [long])).toEqual([])
  })

  test('routes each message to all queues whose pattern matches', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const orders = await broker.boundQueue(channel, exchange, 'order.*')
    const created = await broker.boundQueue(channel, exchange, '*.created')
    const all = await broker.boundQueue(channel, exchange, '#')
    publish(channel, exchange, 'order.created', '1')
    publish(channel, exchange, 'order.paid', '2')
    publish(channel, exchange, 'user.created', '3')
    publish(channel, exchange, 'user', '4')
    expect(await drained(channel, orders)).toEqual(['1', '2'])
    expect(await drained(channel, created)).toEqual(['1', '3'])
    expect(await drained(channel, all)).toEqual(['1', '2', '3', '4'])
  })

  test('matches either pattern of one queue, once', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, 'a.#')
    await channel.bindQueue(queue, exchange, '#.b')
    publish(channel, exchange, 'a.b', 'both')
    publish(channel, exchange, 'a', 'first')
    publish(channel, exchange, 'b', 'second')
    expect(await drained(channel, queue)).toEqual(['both', 'first', 'second'])
  })

  test('forgets a pattern that is unbound, and only that', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const first = await broker.boundQueue(channel, exchange, 'a.*.c')
    const second = await broker.boundQueue(channel, exchange, 'a.*.c')
    await channel.bindQueue(first, exchange, 'a.*')
    await channel.unbindQueue(first, exchange, 'a.*.c')
    publish(channel, exchange, 'a.b.c', '1')
    publish(channel, exchange, 'a.b', '2')
    expect(await drained(channel, first)).toEqual(['2'])
    expect(await drained(channel, second)).toEqual(['1'])
  })

  test('keeps a pattern that is the beginning of an unbound one', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, 'a.b')
    await channel.bindQueue(queue, exchange, 'a.b.c.d')
    await channel.unbindQueue(queue, exchange, 'a.b.c.d')
    publish(channel, exchange, 'a.b', 'short')
    publish(channel, exchange, 'a.b.c.d', 'long')
    expect(await drained(channel, queue)).toEqual(['short'])
  })

  test('keeps a pattern bound with other arguments', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, 'a.*', { n: 1 })
    await channel.bindQueue(queue, exchange, 'a.*', { n: 2 })
    await channel.unbindQueue(queue, exchange, 'a.*', { n: 1 })
    publish(channel, exchange, 'a.b', 'm')
    expect(await drained(channel, queue)).toEqual(['m'])
  })

  test('matches copy keys as it matches the routing key', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.boundQueue(channel, exchange, 'copy.*')
    publish(channel, exchange, 'x', 'by CC', { CC: ['y', 'copy.1'] })
    publish(channel, exchange, 'x', 'by BCC', { BCC: 'copy.2' })
    publish(channel, exchange, 'copy.3', 'once', { CC: 'copy.4', BCC: 'copy.5' })
    publish(channel, exchange, 'x', 'not', { CC: 'copy' })
    expect(await drained(channel, queue)).toEqual(['by CC', 'by BCC', 'once'])
  })

  test('takes so many wildcards and no more', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'topic')
    const queue = await broker.queue(channel)
    await channel.bindQueue(queue, exchange, 'a.#.b.#')
    const bind = () => channel.bindQueue(queue, exchange, '#.5.#.6.#')
    const refusal =
      "406 PRECONDITION_FAILED - Topic binding key '#.5.#.6.#' uses 3 '#' wildcards, at most 2 are allowed"
    if (broker.by({ '3.10': true, '4.3': false })) await bind()
    else expect(await broker.channelError(channel, bind)).toBe(refusal)
  })
})
