import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigurationError, registerSerializer } from 'kinoko'
import { json, parseJson } from '../../../src/wire/json.js'
import { msgpack } from '../../../src/wire/msgpack.js'
import { serializerFor, serializerNamed } from '../../../src/wire/serializers.js'
import '../../support/properties.js'

describe('JSON', () => {
  test('survives encoding and decoding', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('__proto__'))
        const expected: unknown = JSON.parse(text)
        expect(json.decode(json.encode(value))).toEqual(expected)
      }),
    )
  })

  test('is read with the bare numbers of Python, but not inside strings', () => {
    expect(parseJson('[NaN, Infinity, -Infinity, "NaN", "a\\"NaN"]')).toEqual([
      NaN,
      Infinity,
      -Infinity,
      'NaN',
      'a"NaN',
    ])
    expect(() => parseJson('[nan]')).toThrow(SyntaxError)
  })

  test('is written with them: a NaN is no null', () => {
    const values = { a: [NaN, Infinity, -Infinity], 'say "NaN"': 'NaN', none: null }
    const text = Buffer.from(json.encode(values)).toString()

    expect(text).toBe('{"a":[NaN,Infinity,-Infinity],"say \\"NaN\\"":"NaN","none":null}')
    expect(parseJson(text)).toEqual(values)
    expect(Buffer.from(json.encode({ result: NaN, error: null })).toString()).toBe(
      '{"result":NaN,"error":null}',
    )
  })

  test('keeps integers that no number can hold', () => {
    const text =
      '[9007199254740993, -1180591620717411303424, 9007199254740992, 12, 0, 0.1234567890123456789]'
    const values = parseJson(text)

    expect(values).toEqual([9007199254740993n, -(2n ** 70n), 2 ** 53, 12, 0, 0.12345678901234568])
    expect(parseJson(Buffer.from(json.encode(values)).toString())).toEqual(values)
    expect(Buffer.from(json.encode({ id: 2n ** 64n })).toString()).toBe(
      '{"id":18446744073709551616}',
    )
  })

  test('does not take strings for numbers', () => {
    const strings = ['\u0000NaN', '\u0000123', '1234567890123456789', 'NaN', '"\u0000Infinity"']

    expect(parseJson(Buffer.from(json.encode(strings)).toString())).toEqual(strings)
    expect(parseJson(Buffer.from(json.encode([...strings, NaN, 2n ** 70n])).toString())).toEqual([
      ...strings,
      NaN,
      2n ** 70n,
    ])
  })

  test.each([
    ['{"__type__": "datetime", "__value__": "2020-01-02T03:04:05"}', '2020-01-02T03:04:05'],
    ['{"__type__": "date", "__value__": "2020-01-02"}', '2020-01-02'],
    ['{"__type__": "decimal", "__value__": "1.50"}', '1.50'],
    [
      '{"__type__": "uuid", "__value__": {"hex": "00112233445566778899aabbccddeeff"}}',
      '00112233-4455-6677-8899-aabbccddeeff',
    ],
    ['{"__type__": "strange", "__value__": 1}', { __type__: 'strange', __value__: 1 }],
    ['{"__type__": "bytes", "__value__": "é"}', Buffer.from('é')],
    ['{"__type__": "base64", "__value__": "//4="}', Buffer.from([0xff, 0xfe])],
  ])('of kombu’s kind, %s, is unwrapped', (text, expected) => {
    expect(parseJson(`[${text}]`)).toEqual([expected])
  })

  test.each([
    '{"__proto__": {"isAdmin": true}, "a": 1}',
    '{"\\u005f_proto__": {"isAdmin": true}, "a": 1}',
    '{"_\\u005Fproto__": {"isAdmin": true}, "a": 1}',
    '{"__\\u0070roto__": {"isAdmin": true}, "a": 1}',
  ])('loses the prototypes it would bring: %s', (text) => {
    const value = parseJson(`[${text}]`) as [object]

    expect(Object.keys(value[0])).toEqual(['a'])
    expect(Object.assign({}, value[0])).not.toHaveProperty('isAdmin')
  })

  test.each(['strange', 'decimal', 'date', 'uuid', 'bytes'])(
    'loses them within what says it is a %s',
    (type) => {
      const bad = '{"__proto__": {"isAdmin": true}, "a": [{"__proto__": {"isAdmin": true}}]}'
      for (const inside of [bad, `{"hex": ${bad}}`, `[${bad}]`]) {
        const text = JSON.stringify(parseJson(`{"__type__": "${type}", "__value__": ${inside}}`))
        expect(text).toContain('"a"')
        expect(text).not.toContain('isAdmin')
      }
    },
  )

  test('has an end to its depth, wherever the brackets are', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

    expect(parseJson(nested(500))).toHaveLength(1)
    expect(() => parseJson(nested(501))).toThrow('nested deeper than 500 levels')
    expect(parseJson(`["${'['.repeat(10_000)}", "\\\\", "\\"[["]`)).toHaveLength(3)
    expect(parseJson(`[${'[],'.repeat(10_000)}[]]`)).toHaveLength(10_001)
    const long = 'x'.repeat(300_000)
    for (const beside of ['NaN', '1e21', '12345678901234567890', `"${long}"`]) {
      expect(parseJson(`[${beside},${nested(499)}]`)).toHaveLength(2)
      expect(() => parseJson(`[${beside},${nested(500)}]`)).toThrow('nested deeper than 500 levels')
    }
    expect(() => parseJson('{"a":'.repeat(501) + '1' + '}'.repeat(501))).toThrow('nested deeper')
  })

  test.each([
    `{"args": ['S3cr3t', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]}`,
    `{"args": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 'S3cr3t']}`,
    'S3cr3t',
    '"S3cr3t',
    '"S3cr3t\n"',
    '"S3cr3t\\x"',
    '{"S3cr3t" 1}',
    '{"S3cr3t": 1 "S3cr3t": 2}',
    '["S3cr3t"',
    '["S3cr3t"] S3cr3t',
    '[NaN, S3cr3t]',
    '[NaN, "S3cr3t\n", \'S3cr3t\n\']',
    'undefined',
    '[1e999, 1S3cr3t]',
  ])('that is broken is told without its text: %s', (text) => {
    let thrown: unknown
    try {
      parseJson(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(SyntaxError)
    const { message, stack, cause } = thrown as Error
    expect(message).toContain('JSON')
    expect(`${message} ${stack} ${String(cause)}`).not.toMatch(/S3|cr3t|undefined is/)
  })

  test('that is broken is told with the place, where the parser knows it', () => {
    expect(() => parseJson('{"a": 1 "b": 2}')).toThrow(/Expected … .* in JSON at position 8/)
    expect(() => parseJson('1e99999')).toThrow('a number is too large')
  })

  test('in bytes that are no UTF-8 is refused', () => {
    expect(() => json.decode(Buffer.from([0x22, 0xff, 0x22]))).toThrow(TypeError)
    expect(json.decode(Buffer.from('"\ufffd"'))).toBe('\ufffd')
    expect(json.decode(new Uint8Array(Buffer.from('"é"')))).toBe('é')
  })
})

describe('bytes', () => {
  const encoded = (value: unknown): string => Buffer.from(json.encode(value)).toString()

  test.each([
    ['text', Buffer.from('é'), '{"__type__":"bytes","__value__":"é"}'],
    ['none', Buffer.alloc(0), '{"__type__":"bytes","__value__":""}'],
    ['a byte order mark', Buffer.from('\ufeffa'), '{"__type__":"bytes","__value__":"\ufeffa"}'],
    ['no text', Buffer.from([0xff, 0xfe]), '{"__type__":"base64","__value__":"//4="}'],
    ['a Uint8Array', new Uint8Array([104, 105]), '{"__type__":"bytes","__value__":"hi"}'],
    ['a zero', Buffer.from([0]), '{"__type__":"bytes","__value__":"\\u0000"}'],
  ])('travel as kombu writes them: %s', (_name, bytes, text) => {
    expect(encoded({ result: bytes })).toBe(`{"result":${text}}`)
    expect(json.decode(json.encode([bytes]))).toEqual([Buffer.from(bytes)])
  })

  test('of a megabyte come back as they were', () => {
    const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 7) % 256))
    expect((json.decode(json.encode({ bytes })) as { bytes: Buffer }).bytes.equals(bytes)).toBe(
      true,
    )
  })
})

describe.each([
  ['JSON', json],
  ['MessagePack', msgpack],
])('%s refuses what it would make something else of', (name, serializer) => {
  class Order {
    readonly lines = [{ done: () => 1 }]
  }
  const circle: { self?: object } = {}
  circle.self = circle
  const selfish = Object.create({
    toJSON(this: object) {
      return this
    },
  }) as { self?: object }
  selfish.self = selfish

  test.each([
    ['a function', { args: [{ done: () => 1 }] }, 'args[0].done is a function'],
    ['a function in an instance', { result: new Order() }, 'result.lines[0].done is a function'],
    ['a symbol', { result: Symbol('s') }, 'result is a symbol'],
    ['a Map', { kwargs: { of: new Map([[1, 2]]) } }, 'kwargs.of is a Map'],
    ['a Set', { result: new Set([1]) }, 'result is a Set, which JSON has no word for; send a list'],
    ['a promise', { result: [Promise.resolve(1)] }, 'result[0] is a promise'],
    ['an error', { result: { 'odd key': new RangeError('x') } }, 'result["odd key"] is an error'],
    ['a regular expression', { result: /a/ }, 'result is a regular expression'],
    ['an invalid Date', { result: { when: new Date(NaN) } }, 'result.when is an invalid Date'],
    ['an ArrayBuffer', { result: new ArrayBuffer(1) }, 'result is an ArrayBuffer'],
    ['a Float64Array', { result: new Float64Array(1) }, 'result is a Float64Array'],
    [
      'an async generator',
      {
        result: (async function* () {
          yield await Promise.resolve(1)
        })(),
      },
      'result is an async generator',
    ],
    ['a WeakMap', { result: new WeakMap() }, 'result is a WeakMap'],
    ['a WeakRef', { result: new WeakRef({}) }, 'result is a WeakRef'],
    ['an iterator of a list', { result: [1].values() }, 'result is an iterator'],
    ['an iterator of a Map', { result: new Map().entries() }, 'result is an iterator'],
    ['an iterator of a text', { result: 'a'[Symbol.iterator]() }, 'result is an iterator'],
    ['an iterator of matches', { result: 'a'.matchAll(/a/g) }, 'result is an iterator'],
    ['a format', { result: [new Intl.NumberFormat()] }, 'result[0] is an Intl.NumberFormat'],
    ['a search', { result: new URLSearchParams('a=1') }, 'result is a URLSearchParams'],
    ['a blob', { result: new Blob(['a']) }, 'result is a Blob'],
    ['headers', { result: new Headers() }, 'result is a Headers'],
    ['a SharedArrayBuffer', { a: new SharedArrayBuffer(1) }, 'a is a SharedArrayBuffer'],
    ['a symbol in an object', { result: Object(Symbol('s')) as object }, 'result is a symbol'],
    ['a circle behind toJSON', { result: selfish }, 'result.self is circular'],
    ['a circle', { result: circle }, 'result.self is circular: it is result once more'],
    ['the value itself', new Map(), 'it is a Map'],
    ['a function behind toJSON', { a: { toJSON: () => ({ f: () => 1 }) } }, 'a.f is a function'],
  ])('%s', (_name, value, message) => {
    expect(() => serializer.encode(value)).toThrow(TypeError)
    expect(() => serializer.encode(value)).toThrow(message)
  })

  test('and what is nested too deep for any peer', () => {
    let deep: unknown = 1
    for (let i = 0; i < 501; i++) deep = [deep]
    expect(() => serializer.encode(deep)).toThrow('is nested deeper than 500 levels')
  })

  test('but nothing that it can carry', () => {
    const shared = { a: 1 }
    const fine = [shared, shared, new Date(0), undefined, null, NaN, { u: undefined }, 'x', true]
    expect(() => serializer.encode(fine)).not.toThrow()
    expect(name).not.toBe('')
  })
})

describe.each([
  ['JSON', json],
  ['MessagePack', msgpack],
])('%s carries what stands for itself by another value', (_name, serializer) => {
  const sent = (value: unknown): unknown => serializer.decode(serializer.encode(value))

  test.each([
    [new String('a'), 'a'],
    [new String('\u0000123'), '\u0000123'],
    [new String('\0\0NaN'), '\0\0NaN'],
    [new String('\0'), '\0'],
    [new Number(5), 5],
    [new Number(NaN), NaN],
    [new Number(-Infinity), -Infinity],
    [new Boolean(false), false],
    [Object(2n ** 60n) as object, 2n ** 60n],
  ])('in an object: %o', (boxed, value) => {
    expect(sent(boxed)).toEqual(value)
    expect(sent({ v: boxed, beside: ['\u0000123', NaN] })).toEqual({
      v: value,
      beside: ['\u0000123', NaN],
    })
    expect(sent([boxed, new Uint8Array([1])])).toMatchObject([value, {}])
  })

  class Money {
    readonly #cents = 150
    toJSON(place: string): object {
      return { cents: this.#cents, place }
    }
  }

  const values: (readonly [unknown, unknown])[] = [
    [new URL('http://host/a b'), 'http://host/a%20b'],
    [{ toJSON: () => 'text', other: 1 }, 'text'],
    [Object.assign([1, 2], { toJSON: () => 'list' }), 'list'],
    [{ toJSON: (): unknown => new String('\u0000123') }, '\u0000123'],
    [{ toJSON: () => 2n ** 60n }, 2n ** 60n],
    [
      { toJSON: (): unknown[] => [2 ** 40, { a: [new URL('x://y')] }] },
      [2 ** 40, { a: ['x://y'] }],
    ],
  ]
  test.each(values)('by its toJSON: %o', (value, read) => {
    expect(sent(value)).toEqual(read)
    expect(sent({ a: value, b: [value, 1] })).toEqual({ a: read, b: [read, 1] })
  })

  test('by its toJSON, which is told where it stands', () => {
    expect(sent({ a: new Money(), b: [1, new Money()] })).toEqual({
      a: { cents: 150, place: 'a' },
      b: [1, { cents: 150, place: '1' }],
    })
  })
})

test('MessagePack has forms of its own for dates and bytes', () => {
  const value = { at: new Date(5), bytes: Buffer.from('ab'), url: new URL('http://host') }
  expect(msgpack.decode(msgpack.encode(value))).toEqual({
    at: new Date(5),
    bytes: new Uint8Array([97, 98]),
    url: 'http://host/',
  })
})

describe('serializers', () => {
  test('are found by name and by content type', () => {
    const reversed = {
      name: 'reversed',
      contentType: 'text/x-reversed',
      contentEncoding: 'utf-8',
      encode: (value: unknown) => Buffer.from(String(value)).reverse(),
      decode: (body: Uint8Array) => Buffer.from(body).reverse().toString(),
    }
    registerSerializer(reversed)

    expect(serializerNamed('reversed')).toBe(reversed)
    expect(serializerFor('text/x-reversed', null)).toBe(reversed)
    expect(serializerFor(undefined, null)).toBe(json)
    expect(() => serializerFor('application/x-yaml', null)).toThrow(
      'Unsupported content type `application/x-yaml`',
    )
  })

  test('can be refused', () => {
    expect(serializerFor('application/x-msgpack', ['msgpack'])).toBe(msgpack)
    expect(() => serializerFor(undefined, ['msgpack'])).toThrow(
      'Content type `application/json` is not accepted here (ACCEPT: msgpack)',
    )
  })

  test('that are not there are a ConfigurationError', () => {
    expect(() => serializerNamed('pickle')).toThrow(ConfigurationError)
    expect(() => serializerNamed('pickle')).toThrow(
      'names no serializer, in a text of 6 characters; known are',
    )
  })
})
