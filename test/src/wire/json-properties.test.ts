import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { formatJson, parseJson } from '../../../src/wire/json.js'
import '../../support/properties.js'

/** Strings of all that the careful path has to tell apart, and of anything else. */
const tricky = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...['"', '\\', '\0', ':', ',', '[', '{', ' ', 'NaN', '-Infinity', '1e999', '\\u0000'],
        ...['12345678901234567', '0.1234567890123456789', 'u005f', '\n'],
      ),
    )
    .map((parts) => parts.join('')),
)
const odd = fc.constantFrom<unknown>(NaN, Infinity, -Infinity, null, 2n ** 70n, -(10n ** 16n) - 1n)

describe('JSON', () => {
  test('carries every string, as a value and as a key, beside anything that JSON has no word for', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tricky, tricky)), odd, (entries, beside) => {
        const table = Object.fromEntries(entries.map(([key, value]) => [`k${key}`, value]))
        const value = [table, beside, entries.map(([, text]) => text)]
        expect(parseJson(formatJson(value))).toEqual(value)
        const quoted = [table, entries.map(([key]) => key)]
        expect(parseJson(formatJson(quoted))).toEqual(quoted)
      }),
      { numRuns: 500 },
    )
  })

  test('keeps a key that begins with NUL', () => {
    const value = { '\0key': NaN, '\0': ['\0', '\0\0', 1n] }
    expect(parseJson(formatJson({ ...value, big: 2n ** 64n }))).toEqual({
      '\0key': NaN,
      '\0': ['\0', '\0\0', 1],
      big: 2n ** 64n,
    })
  })

  test.each(['1e999', '[-1e400]', `{"a": ${'9'.repeat(5000)}}`, '{"a": 1, "b": 1e+309}'])(
    '%# has no number for what is beyond a double: it is refused, not made Infinity',
    (text) => {
      expect(() => parseJson(text)).toThrow(RangeError)
    },
  )

  test('takes such a number in a string for text', () => {
    expect(parseJson('["1e999", 1e300, "12345678901234567"]')).toEqual([
      '1e999',
      1e300,
      '12345678901234567',
    ])
  })

  test('reads any text that JSON.parse reads, and the same in it where numbers can hold it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/__|\d{16}|e\+?\d{3}/i.test(text))
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  // lengths that a quadratic walk or a recursive regular expression would not survive: minutes, or the end of the stack
  test.each([
    ['quotes that are escaped, and digits', `["${'\\"1234567890123456 '.repeat(4_000)}`],
    ['backslashes', `["${'\\\\'.repeat(100_000)}", 12345678901234567890]`],
    ['a long string beside a long number', `["${'x'.repeat(2_000_000)}", 12345678901234567890]`],
    ['a long fraction', `[0.${'1'.repeat(200_000)}]`],
    ['many bare words', `[${'NaN,'.repeat(50_000)}1]`],
  ])('%s are read in one pass', (_what, text) => {
    try {
      parseJson(text)
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError)
    }
  })
})

test('an integer beyond a number is found wherever it stands, and a fraction is none', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 40 }), (before, digits) => {
      const number = '9'.repeat(digits)
      const value = digits >= 16 ? BigInt(number) : Number(number)
      expect(parseJson(`[${' '.repeat(before)}${number},1]`)).toEqual([value, 1])
      expect(parseJson(`[${' '.repeat(before)}0.${number}]`)).toEqual([Number(`0.${number}`)])
    }),
  )
})

test('a word of Python that stands for a key is no JSON', () => {
  for (const text of ['{NaN:1}', '{Infinity : 1}', '[{"a":NaN,-Infinity:2}]']) {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  }
})

test.each([
  ['a UUID', '"12345678-1e23-4e12-9e99-123e45678901"'],
  ['the number of a card', '["4111111111111111","4111 1111"]'],
  ['a hash', '"1234567890123456789e123456"'],
  ['a safe integer of 16 digits', '[1764460000000000,-9007199254740991]'],
  [
    'a number of many digits that is no integer',
    '[1.7976931348623157e+308,-1e21,12345678901234567.5]',
  ],
])('%s is read by JSON.parse alone', (_what, text) => {
  const value: unknown = JSON.parse(text)
  const parse = vi.spyOn(JSON, 'parse')
  try {
    expect(parseJson(text)).toEqual(value)
    expect(parse).toHaveBeenCalledTimes(1)
  } finally {
    parse.mockRestore()
  }
})

test('a number that JSON.parse would read wrong is found wherever it may stand', () => {
  const space = fc.constantFrom('', ' ', '\n', '\t ')
  const number = fc.constantFrom('12345678901234567', '-9007199254740993', '10000000000000000001')
  fc.assert(
    fc.property(number, space, space, (text, before, after) => {
      const big = BigInt(text)
      expect(parseJson(`${before}${text}${after}`)).toBe(big)
      expect(parseJson(`[${before}${text}${after}]`)).toEqual([big])
      expect(parseJson(`{"a":${before}${text}${after}}`)).toEqual({ a: big })
      expect(parseJson(`[1,${before}${text}${after},"x"]`)).toEqual([1, big, 'x'])
      const tooLarge = text.replace(/^-?\d+$/, '$&e400')
      expect(() => parseJson(`[1,${before}${tooLarge}${after},"x"]`)).toThrow('too large')
      expect(() => parseJson(`${before}1.5E+999${after}`)).toThrow('too large')
    }),
  )
})
