import { expect } from 'vitest'
import { conformance, send, sendConfirmed, textOf } from '../support/conformance.js'
import { atLeast, offsets, read, stream } from '../support/streams.js'

/** Where a consumer begins that comes after three messages and before the fourth. */
const begins: Readonly<Record<string, readonly [offset: unknown, first: number]>> = {
  'with the next by default': [undefined, 3],
  'with the next': ['next', 3],
  'with the first': ['first', 0],
  'with the last': ['last', 2],
  'at a number': [1, 1],
  'at a number below all': [-5, 0],
  'with what is not older than an hour': ['1h', 0],
  'with what is not older than two days': ['2D', 0],
  'at a time that has passed': [{ '!': 'timestamp', value: 1_000_000 }, 0],
  'at a time to come': [{ '!': 'timestamp', value: 4_000_000_000 }, 3],
}

conformance('stream: offsets', (test) => {
  test.each(Object.keys(begins))('begin %s', async (broker, how) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const body of [0, 1, 2]) {
      await sendConfirmed(channel, queue, body)
      await broker.passes(5)
    }
    const [offset, first] = begins[how]!
    const inbox = await read(broker, connection, queue, offset)
    await broker.passes(40)
    await sendConfirmed(channel, queue, 3)
    await atLeast(broker, inbox, 4 - first)
    expect(offsets(inbox)).toEqual([0, 1, 2, 3].slice(first).map((n) => [String(n), n]))
  })

  test('begin with all that was written last together', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    // on a real broker the last of them may be written alone
    let last: string[] = []
    for (let attempt = 0; attempt < 20 && last.length < 2; attempt++) {
      for (let i = 0; i < 100; i++) send(channel, queue, i)
      await channel.waitForConfirms()
      const inbox = await read(broker, connection, queue, 'last')
      await atLeast(broker, inbox, 1)
      last = inbox.bodies
    }
    expect(last.length).toBeGreaterThan(1)
    expect(last.at(-1)).toBe('99')
  })

  test('beyond the end wait', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    const inbox = await read(broker, connection, queue, 2)
    for (const body of [0, 1, 2, 3]) await sendConfirmed(channel, queue, body)
    await atLeast(broker, inbox, 2)
    expect(inbox.bodies).toEqual(['2', '3'])
  })

  test('of no known kind are refused, or make the broker fail', async (broker) => {
    for (const [offset, isCrash] of [
      ['middle', broker.by({ '3.10': true, '4.3': false })],
      ['0h', false],
      [true, true],
      [null, true],
    ] as const) {
      const { connection, channel } = await broker.open()
      const queue = await stream(broker, channel, { [`x-${String(offset)}`]: true })
      const log: string[] = []
      connection.on('error', (error: Error) => log.push(textOf(error)))
      const refused = read(broker, connection, queue, offset).then(
        () => 'accepted',
        (error: unknown) => textOf(error),
      )
      const refusal = await refused
      await broker.passes(20)
      expect(isCrash ? log[0] : refusal).toContain(isCrash ? '541' : 'invalid_stream_offset_arg')
    }
  })
})

conformance('stream: filters', (test) => {
  const kept: Readonly<Record<string, readonly [args: object, bodies: string[]]>> = {
    'one value': [{ 'x-stream-filter': 'red' }, ['r1', 'r2']],
    'one of two values': [{ 'x-stream-filter': ['red', 'blue'] }, ['r1', 'b1', 'r2']],
    'one value or none': [
      { 'x-stream-filter': 'red', 'x-stream-match-unfiltered': true },
      ['r1', 'none', 'r2'],
    ],
    'a filter of another type': [{ 'x-stream-filter': 5 }, ['r1', 'b1', 'none', 'r2']],
  }

  test.each(Object.keys(kept))('give what was asked for: %s', async (broker, what) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const [body, value] of [['r1', 'red'], ['b1', 'blue'], ['none'], ['r2', 'red']] as const) {
      const headers = value === undefined ? {} : { 'x-stream-filter-value': value }
      await sendConfirmed(channel, queue, body, { headers })
      // messages are filtered by the chunks in which they were written
      await broker.passes(40)
    }
    const [args, some] = kept[what]!
    const inbox = await read(broker, connection, queue, 'first', { ...args })
    const expected = broker.by({ '3.10': ['r1', 'b1', 'none', 'r2'], '4.0': some })
    await atLeast(broker, inbox, expected.length)
    expect(inbox.bodies).toEqual(expected)
  })

  test.since('4.0')('end the connection where a list has no text', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    for (const filter of [[], [1]]) {
      const other = await broker.open()
      const closed = new Promise<string>((resolve) =>
        other.connection.once('error', (error: Error) => resolve(error.message)),
      )
      await other.channel.prefetch(10)
      other.channel.on('error', () => undefined)
      void other.channel
        .consume(queue, () => undefined, { arguments: { 'x-stream-filter': filter } })
        .catch(() => undefined)
      expect(await closed).toContain('541')
    }
    expect(connection).toBeDefined()
  })

  test.since('4.0')('give what was written together', async (broker) => {
    const { connection, channel } = await broker.openConfirming()
    const queue = await stream(broker, channel)
    // at once, so that many are written together, in one chunk or a few
    for (const [i, value] of Array.from({ length: 100 }, () => ['red', 'blue'])
      .flat()
      .entries()) {
      send(channel, queue, `${value} ${i}`, { headers: { 'x-stream-filter-value': value } })
    }
    await channel.waitForConfirms()
    const inbox = await read(broker, connection, queue, 'first', { 'x-stream-filter': 'red' })
    await broker.until(() => inbox.bodies.some((body) => body.startsWith('blue')))
    const none = await read(broker, connection, queue, 'first', { 'x-stream-filter': 'green' })
    await broker.passes(100)
    expect(none.bodies).toEqual([])
  })
})
