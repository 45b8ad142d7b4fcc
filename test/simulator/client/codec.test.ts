import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTable, encodeTable } from '../../../simulator/client/encoding/codec.js'
import { fieldType, Typed } from '../../../simulator/core/values/table.js'
import { roundTrip } from './support/amqplib-internals.js'
import { outcome } from './support/outcome.js'
import '../../support/properties.js'

const ours = (table: object): unknown => decodeTable(encodeTable(table))
const stored = (value: unknown): unknown => encodeTable({ value }).get('value')

const typeNames = [
  'byte',
  'int8',
  'unsignedbyte',
  'uint8',
  'short',
  'int16',
  'unsignedshort',
  'uint16',
  'int',
  'int32',
  'unsignedint',
  'uint32',
  'long',
  'int64',
  'timestamp',
  'double',
  'float64',
  'float',
  'string',
  'number',
  'boolean',
  'object',
  'decimal',
  'nosuch',
]

const anyNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 127, 128, -129, 32768, -32769, 2 ** 31, 2 ** 50, 2 ** 50 + 0.5, 2 ** 63),
)

const { anyTable } = fc.letrec((tie) => ({
  anyValue: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyNumber,
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constantFrom(null, undefined, 5n, Symbol('s'), () => 1, new Date(0), new Map([['a', 1]])),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.uint8Array({ maxLength: 3 }),
    fc.record({
      '!': fc.constantFrom<unknown>(...typeNames, undefined, 7),
      value: tie('anyValue'),
    }),
    fc.record({
      '!': fc.constantFrom(...typeNames),
      value: fc.oneof(anyNumber, fc.bigInt(), fc.constantFrom('12', 'x', true, null, undefined)),
    }),
    fc.record({
      '!': fc.constant('decimal'),
      value: fc.record({ places: anyNumber, digits: anyNumber }, { requiredKeys: [] }),
    }),
    fc.array(tie('anyValue'), { maxLength: 4 }),
    tie('anyTable'),
  ),
  anyTable: fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), tie('anyValue'), {
    maxKeys: 5,
  }),
}))

describe('a table', () => {
  test('comes back as it does from amqplib, or is refused in the same words', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        expect(outcome(() => ours(table as object))).toEqual(outcome(() => roundTrip(table)))
      }),
      { numRuns: 1000 },
    )
  })

  test('has the keys that it inherits, after its own', () => {
    class Headers {
      own = 1
    }
    Object.assign(Headers.prototype, { inherited: 2 })
    const headers = Object.assign(Object.create(new Headers()) as object, { first: 0 })
    expect([...encodeTable(headers).keys()]).toEqual(['first', 'own', 'inherited'])
  })

  test('that contains itself is a RangeError', () => {
    const table: Record<string, unknown> = {}
    table['itself'] = [table]
    expect(() => encodeTable(table)).toThrow(RangeError)
  })

  test('of more than 64 KiB is refused, one of exactly that is not', () => {
    // four bytes for the table, two for the key, one for the type and four for the length
    expect(encodeTable({ k: 'x'.repeat(65536 - 11) }).size).toBe(1)
    expect(() => encodeTable({ k: 'x'.repeat(65536 - 10) })).toThrow(
      'Encoded field table (headers or arguments) exceeds the 65536 byte encoding buffer',
    )
  })

  test('counts the bytes of its texts, not their characters', () => {
    expect(() => encodeTable({ k: 'é'.repeat(40_000) })).toThrow(RangeError)
    expect(encodeTable({ k: '😀'.repeat(16_000) }).size).toBe(1)
  })

  test('refuses a key of more than 255 bytes', () => {
    expect(encodeTable({ ['k'.repeat(255)]: 1 }).size).toBe(1)
    expect(() => encodeTable({ ['é'.repeat(128)]: 1 })).toThrow(RangeError)
  })

  test('named __proto__ is the prototype of the one it is in, and of nothing else', () => {
    const headers = ours(JSON.parse('{"__proto__": {"polluted": true}}') as object) as object
    expect(Object.keys(headers)).toEqual([])
    expect(headers).toHaveProperty('polluted', true)
    expect({}).not.toHaveProperty('polluted')
  })

  test('has 64-bit integers exactly where they are asked for so, and rounded as amqplib has them', () => {
    const long = (value: bigint) => ({ '!': 'int64', value: String(value) })
    const at = { '!': 'timestamp', value: String(2n ** 63n + 1n) }
    const ids = [2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, -(2n ** 63n)].map(long)
    const table = { ids, at, near: long(2n ** 53n - 1n), number: 2 ** 60, float: 2 ** 70 }
    expect(decodeTable(encodeTable(table), true)).toEqual({
      ids,
      at,
      near: 2 ** 53 - 1,
      number: long(2n ** 60n),
      float: 2 ** 70,
    })
    expect(ours(table)).toEqual(roundTrip(table))
  })

  test('is fresh each time, with all that is in it', () => {
    const bytes = Buffer.from('abc')
    const table = encodeTable({ bytes, list: [{ a: 1 }] })
    bytes[0] = 0
    const first = decodeTable(table) as { bytes: Buffer; list: { a: number }[] }
    first.bytes[1] = 0
    first.list[0]!.a = 2
    expect(decodeTable(table)).toEqual({ bytes: Buffer.from('abc'), list: [{ a: 1 }] })
  })
})

describe('a value', () => {
  test.each([
    [1, 'int8'],
    [300, 'int16'],
    [70_000, 'int32'],
    [2 ** 40, 'int64'],
    [0.5, 'double'],
    [2 ** 63, 'double'],
  ])('of the type that is guessed for it is kept plain: %d is %s', (value, type) => {
    expect(stored(value)).toBe(value)
    expect(stored({ '!': type, value })).toBe(value)
    expect(fieldType(value)).toBe(type)
  })

  test.each([
    [{ '!': 'int', value: 1 }, new Typed('int32', 1)],
    [{ '!': 'double', value: 3 }, new Typed('double', 3)],
    [{ '!': 'float', value: 0.1 }, new Typed('float', Math.fround(0.1))],
    [{ '!': 'timestamp', value: 5 }, new Typed('timestamp', 5)],
    [{ '!': 'decimal', value: { places: 2, digits: 314 } }, new Typed('decimal', 314, 2)],
  ])('of another type is kept with it: %j', (value, expected) => {
    expect(stored(value)).toEqual(expected)
  })

  test('with a lone surrogate arrives with U+FFFD in its place', () => {
    expect(stored('a\ud800b😀\udc00')).toBe('a\ufffdb😀\ufffd')
  })

  test('that is minus zero keeps its sign only as a double', () => {
    expect(stored(-0)).toBe(0)
    expect(ours({ v: { '!': 'double', value: -0 } })).toEqual({ v: -0 })
  })
})
