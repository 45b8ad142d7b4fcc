import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { msgpack } from '../../../src/wire/msgpack.js'
import { checkClaims } from '../../../src/wire/msgpack-claims.js'
import '../../support/properties.js'

test('what a body holds may be in it', () => {
  fc.assert(
    fc.property(
      fc.anything({ withTypedArray: false, withNullPrototype: false }),
      fc.uint8Array({ maxLength: 70_000 }),
      (value, bytes) => {
        let body: Uint8Array
        try {
          body = encode([value, bytes, 'text'.repeat(bytes.length), -1, 1e9, 2 ** 40, -(2 ** 40)])
        } catch {
          return // no MessagePack has it
        }
        checkClaims(body, 1_000)
      },
    ),
  )
})

// the announced lengths are harmless ones: a decoder without the check would only make a little room in vain
test.each([
  ['a list', [0xdc, 0x10, 0x00]],
  ['a table', [0xde, 0x10, 0x00, 0xa1, 0x61]],
  ['a short table', [0x8f, 0xa1, 0x61, 1]],
  ['lists in each other', [0xdc, 0, 4, 0xdc, 0, 4, 0xdc, 0, 4, 1, 1, 1, 1]],
])('%s that announces more than is there is refused', (_what, bytes) => {
  expect(() => msgpack.decode(Uint8Array.from(bytes))).toThrow('announces more')
})

test.each([
  ['lists', [0x91], 1],
  ['tables', [0x81, 0x01], 2],
  ['long lists', [0xdc, 0, 1], 3],
  ['lists of several', [0x92, 0xc0], 2],
])(
  '%s in each other are refused before they are decoded, at a depth of 501',
  (_what, begin, size) => {
    const nested = (levels: number) => {
      const body = new Uint8Array(levels * size + 1 + levels)
      for (let i = 0; i < levels; i++) body.set(begin, i * size)
      return body.fill(0xc0, levels * size)
    }
    expect(() => checkClaims(nested(500), 500)).not.toThrow()
    expect(() => checkClaims(nested(501), 500)).toThrow(
      'MessagePack is nested deeper than 500 levels',
    )
    expect(() => msgpack.decode(nested(501))).toThrow('nested deeper')
  },
)

test('any bytes are decoded or refused with an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        msgpack.decode(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('an integer of 64 bits is sent as one, and the numbers beside it as they are', () => {
  const value = {
    ids: [2n ** 64n - 1n, -(2n ** 63n), 2n ** 53n + 1n],
    numbers: [2 ** 40, -(2 ** 40), 2 ** 32, 2 ** 31, -(2 ** 31) - 1, 5, 1.5, -0.5, 2 ** 53 - 1],
    bytes: new Uint8Array([1, 2]),
    at: new Date(1_764_460_000_123),
    text: '5',
  }
  expect(msgpack.decode(msgpack.encode(value))).toEqual(value)
  // an integer stays an integer for a peer that tells integers from floats
  const plain = { numbers: value.numbers }
  const body = msgpack.encode({ ...plain, id: 1n })
  expect(body.subarray(1, -12)).toEqual(msgpack.encode(plain).subarray(1))
})

test.each([2n ** 64n, -(2n ** 63n) - 1n])('an integer beyond 64 bits is refused: %s', (id) => {
  expect(() => msgpack.encode({ id })).toThrow('more than 64 bits')
})

test('an integer that a number cannot hold is a BigInt, and no other is', () => {
  const values = [
    2n ** 64n - 1n,
    -(2n ** 63n),
    2n ** 53n,
    2 ** 53 - 1,
    1_764_460_000_000,
    -1_764_460_000_000,
    5,
    1.5,
    1e300,
  ]
  const table = { list: values, deep: { id: 2n ** 60n, small: 1n }, bytes: new Uint8Array([1]) }
  const body = encode(table, { useBigInt64: true })
  const read = { ...table, deep: { id: 2n ** 60n, small: 1 } }
  expect(msgpack.decode(body)).toEqual(read)
  const safe = encode({ at: 1_764_460_000_000n, id: 7n }, { useBigInt64: true })
  expect(msgpack.decode(safe)).toEqual({ at: 1_764_460_000_000, id: 7 })
})

test.each([
  ['5', [5]],
  ['5', [0xcf, 0, 0, 0, 0, 0, 0, 0, 5]],
  ['-1', [0xff]],
  ['1099511627776', [0xcf, 0, 0, 1, 0, 0, 0, 0, 0]],
  ['-1099511627776', [0xd3, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0]],
  ['9007199254740993', [0xcf, 0, 0x20, 0, 0, 0, 0, 0, 1]],
  ['1.5', [0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]],
  [undefined, [0xc0]],
  [undefined, [0xc3]],
  [undefined, [0xc4, 1, 97]],
])('the key %s of a table is a text, or refused, whatever stands beside it: %j', (key, bytes) => {
  const table = [0x81, ...bytes, 0xa1, 0x78]
  const large = [0xcf, 0x7f, ...Array.from({ length: 7 }, () => 0xff)]
  for (const [body, beside] of [
    [[0x91, ...table], []],
    [[0x92, ...large, ...table], [2n ** 63n - 1n]],
  ] as const) {
    const decode = (): unknown => msgpack.decode(new Uint8Array(body))
    if (key === undefined) expect(decode).toThrow(/key/)
    else expect(decode()).toEqual([...beside, { [key]: 'x' }])
  }
})
