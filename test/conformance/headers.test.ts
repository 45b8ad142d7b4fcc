import { expect } from 'vitest'
import {
  type Broker,
  bytes,
  conformance,
  hasBuffer,
  refusal,
  send,
  take,
  text,
} from '../support/conformance.js'

/** What a header comes to on its way through the broker. */
async function roundTrip(broker: Broker, value: unknown): Promise<unknown> {
  const { channel } = await broker.open()
  const queue = await broker.queue(channel)
  send(channel, queue, 'm', { headers: { value } })
  const { headers } = (await take(channel, queue)).properties
  return headers!['value']
}

/** An object that inherits a field. */
const heir = Object.assign(Object.create({ inherited: 1 }) as object, { own: 2 })

conformance('headers: values', (test) => {
  const kept: readonly [name: string, value: unknown][] = [
    ['true', true],
    ['false', false],
    ['null', null],
    ['an empty text', ''],
    ['a text', 'ü 🐇 \0'],
    ['a long text', 'x'.repeat(10_000)],
    ['0', 0],
    ['the least int8', -128],
    ['the greatest int8', 127],
    ['the least int16', -32_768],
    ['the greatest int16', 32_767],
    ['the least int32', -2_147_483_648],
    ['the greatest int32', 2_147_483_647],
    ['an int64', 2_147_483_648],
    ['a negative int64', -2_147_483_649],
    ['the greatest safe integer', Number.MAX_SAFE_INTEGER],
    ['the least safe integer', Number.MIN_SAFE_INTEGER],
    ['2 to the 62nd', 2 ** 62],
    ['2 to the 63rd', 2 ** 63],
    ['a googol', 1e100],
    ['a half', 0.5],
    ['a third', 1 / 3],
    ['a negative fraction', -1.25e-7],
    ['the greatest number', Number.MAX_VALUE],
    ['the smallest number', Number.MIN_VALUE],
    ['bytes', bytes([0, 1, 255])],
    ['no bytes', bytes('')],
    ['an empty list', []],
    ['a list', [1, 'two', null, true, 0.5, [2 ** 40], { three: 3 }]],
    ['an empty table', {}],
    ['a table in tables', { a: { b: { c: { d: [{ e: 1 }] } } } }],
    ['a key that is empty', { '': 1 }],
    ['a key of 255 bytes', { ['k'.repeat(255)]: 1 }],
    ['a timestamp', { '!': 'timestamp', value: 1_700_000_000 }],
    ['a timestamp of 0', { '!': 'timestamp', value: 0 }],
    ['a decimal', { '!': 'decimal', value: { places: 2, digits: 314 } }],
    ['a decimal of many places', { '!': 'decimal', value: { places: 255, digits: 4_294_967_295 } }],
  ]

  test.each(kept)('keep %s', async (broker, [, value]) => {
    expect(await roundTrip(broker, value)).toEqual(value)
  })

  const turned: readonly [name: string, value: unknown, becomes: unknown][] = [
    ['a Date into an empty table', new Date(0), {}],
    ['a Map into an empty table', new Map([['a', 1]]), {}],
    // where a body is a Buffer, a plain array of bytes is an object like any other
    [
      'a Uint8Array into a table of its bytes, unless it is what bodies are',
      new Uint8Array([7, 8]),
      hasBuffer ? { 0: 7, 1: 8 } : new Uint8Array([7, 8]),
    ],
    ['a typed int', { '!': 'int', value: 7 }, 7],
    ['a typed byte', { '!': 'byte', value: -7 }, -7],
    ['a typed unsigned byte', { '!': 'unsignedbyte', value: 200 }, 200],
    ['a typed uint8', { '!': 'uint8', value: 255 }, 255],
    ['a typed short', { '!': 'short', value: -300 }, -300],
    ['a typed uint16', { '!': 'uint16', value: 65_535 }, 65_535],
    ['a typed uint32', { '!': 'uint32', value: 4_294_967_295 }, 4_294_967_295],
    ['a typed long', { '!': 'long', value: -9 }, -9],
    ['a typed int64 given as a big integer', { '!': 'int64', value: 9n }, 9],
    ['a typed double', { '!': 'double', value: 3 }, 3],
    ['a typed float64', { '!': 'float64', value: 0.1 }, 0.1],
    ['a typed float, which is less exact', { '!': 'float', value: 0.1 }, Math.fround(0.1)],
    ['a typed text', { '!': 'string', value: 'x' }, 'x'],
    ['a typed boolean', { '!': 'boolean', value: 1 }, true],
    ['a typed number', { '!': 'number', value: 300 }, 300],
    ['a typed table', { '!': 'object', value: { a: 1 } }, { a: 1 }],
    ['a table with inherited fields', heir, { own: 2, inherited: 1 }],
    ['undefined in a table into nothing', { a: undefined, b: 1 }, { b: 1 }],
    ['minus zero into zero', -0, 0],
    ['a text object into a table', Object('ab'), { 0: 'a', 1: 'b' }],
  ]

  test.each(turned)('turn %s', async (broker, [, value, becomes]) => {
    expect(await roundTrip(broker, value)).toEqual(becomes)
  })

  test('leave out a header that is undefined', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { headers: { a: undefined, b: 1 } })
    expect((await take(channel, queue)).properties.headers).toEqual({ b: 1 })
  })

  test('arrive in their order, or sorted by name', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    send(channel, queue, 'm', { headers: { z: 1, a: { y: 1, b: 2 }, m: 3 } })
    const { headers } = (await take(channel, queue)).properties
    expect(JSON.stringify(headers)).toBe(
      broker.by({
        '3.10': '{"z":1,"a":{"y":1,"b":2},"m":3}',
        '4.0': '{"a":{"y":1,"b":2},"m":3,"z":1}',
      }),
    )
  })

  test('end the connection with a number that is infinite', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const publish = () => send(channel, queue, 'm', { headers: { list: [Infinity] } })
    expect(await broker.connectionError(channel, publish)).toBe('541 INTERNAL_ERROR')
  })

  test('end the connection with a float that is no number', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const float = { '!': 'float', value: NaN }
    const publish = () => send(channel, queue, 'm', { headers: { float } })
    expect(await broker.connectionError(channel, publish)).toBe('541 INTERNAL_ERROR')
  })

  const wrong: readonly [name: string, value: unknown][] = [
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a big integer', 5n],
    ['undefined in a list', [undefined]],
    ['a function deep inside', { a: [{ b: () => 1 }] }],
    ['an unknown type', { '!': 'nonsense', value: 1 }],
    ['a typed undefined', { '!': 'undefined', value: 1 }],
    ['a decimal without places', { '!': 'decimal', value: { digits: 1 } }],
    ['a decimal of too many places', { '!': 'decimal', value: { places: 256, digits: 1 } }],
    ['a decimal of negative places', { '!': 'decimal', value: { places: -1, digits: 1 } }],
    ['a timestamp of text', { '!': 'timestamp', value: 'soon' }],
    ['a typed text that is a number', { '!': 'string', value: 5 }],
  ]

  test.each(wrong)('refuse %s, and the channel stays', async (broker, [, value]) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(() => send(channel, queue, 'wrong', { headers: { value } })).toThrow(Error)
    send(channel, queue, 'right')
    expect(text((await take(channel, queue)).content)).toBe('right')
  })

  const beyond: readonly [name: string, value: unknown][] = [
    ['a byte of 128', { '!': 'byte', value: 128 }],
    ['an unsigned byte of -1', { '!': 'uint8', value: -1 }],
    ['a short of 40000', { '!': 'short', value: 40_000 }],
    ['an int beyond 32 bits', { '!': 'int', value: 2 ** 31 }],
    ['an int64 beyond 64 bits', { '!': 'int64', value: 2n ** 63n }],
    ['a negative timestamp', { '!': 'timestamp', value: -1 }],
    ['a number that is none', NaN],
    ['a number less than any', -Infinity],
    ['an int64 of a fraction', { '!': 'int64', value: 0.5 }],
    ['a decimal of too many digits', { '!': 'decimal', value: { places: 0, digits: 2 ** 32 } }],
    ['a key of 256 bytes', { ['k'.repeat(256)]: 1 }],
  ]

  test.each(beyond)('refuse %s as out of range', async (broker, [, value]) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    expect(() => send(channel, queue, 'wrong', { headers: { value } })).toThrow(RangeError)
    send(channel, queue, 'right')
    expect(text((await take(channel, queue)).content)).toBe('right')
  })
})

conformance('arguments: values', (test) => {
  test('of bindings keep their types', async (broker) => {
    const { channel } = await broker.open()
    const exchange = await broker.exchange(channel, 'direct')
    const queue = await broker.boundQueue(channel, exchange, 'k', { n: 1 })
    await channel.unbindQueue(queue, exchange, 'k', { n: { '!': 'long', value: 1 } })
    channel.publish(exchange, 'k', bytes('still bound'))
    expect(text((await take(channel, queue)).content)).toBe('still bound')
  })

  test('break the connection with a number that is infinite', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const bind = () => channel.bindQueue(queue, 'amq.direct', 'k', { n: Infinity })
    expect(await broker.connectionError(channel, bind)).toBe('ECONNRESET read ECONNRESET')
  })

  test('are refused like headers, and the channel answers no more requests', async (broker) => {
    const { channel } = await broker.open()
    const queue = await broker.queue(channel)
    const bind = () => channel.bindQueue(queue, 'amq.direct', 'k', { f: () => 1 })
    await expect(Promise.resolve().then(bind)).rejects.toThrow(TypeError)
    const next = refusal(channel.checkQueue(queue))
    await channel.close()
    expect(await next).toBe('Channel ended, no reply will be forthcoming')
  })
})
