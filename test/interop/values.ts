/**
 * The values that travel, in both directions: as Python has them, as TypeScript gets them, and as Python gets
 * them back when TypeScript sends on what it got.
 */
import type { Nameko } from './python.js'

export interface ValueCase {
  readonly name: string
  /** In Python's source. */
  readonly python: string
  /** In TypeScript. */
  readonly value: unknown
  /** What comes back to Python, in its source; as it was sent, if not said. */
  readonly back?: string
  /** What it is with kombu before 5.3, if that is something else; Python gets the same back. */
  readonly oldKombu?: string
  /** Not with kombu before 5.3, which has no word for it. */
  readonly isNew?: boolean
  /** Where the value is too odd for Python's source to be its `repr`. */
  readonly repr?: string
}

const date = 'datetime.datetime(2020, 1, 2, 3, 4, 5, 678901)'

const values: readonly ValueCase[] = [
  { name: 'None', python: 'None', value: null },
  { name: 'true', python: 'True', value: true },
  { name: 'false', python: 'False', value: false },
  { name: 'zero', python: '0', value: 0 },
  { name: 'a negative integer', python: '-17', value: -17 },
  { name: 'the largest safe integer', python: '9007199254740991', value: Number.MAX_SAFE_INTEGER },
  { name: 'an integer beyond', python: '9007199254740993', value: 9007199254740993n },
  { name: 'a negative integer beyond', python: '-9223372036854775808', value: -(2n ** 63n) },
  { name: 'an integer of 31 digits', python: str(10n ** 30n + 1n), value: 10n ** 30n + 1n },
  { name: 'a float', python: '1.5', value: 1.5 },
  { name: 'a float without fraction', python: '2.0', value: 2, back: '2' },
  { name: 'a float with all its digits', python: '0.1234567890123456', value: 0.1234567890123456 },
  { name: 'a large float', python: '1e+300', value: 1e300 },
  { name: 'a small float', python: '5e-324', value: 5e-324 },
  { name: 'NaN', python: 'nan', value: NaN },
  { name: 'infinity', python: 'inf', value: Infinity },
  { name: 'minus infinity', python: '-inf', value: -Infinity },
  { name: 'NaN in a list', python: '[nan, None, 1]', value: [NaN, null, 1] },
  { name: 'an empty string', python: "''", value: '' },
  { name: 'a string', python: "'hello'", value: 'hello' },
  { name: 'a string that looks like NaN', python: "'NaN'", value: 'NaN' },
  { name: 'a string of digits', python: "'12345678901234567890'", value: '12345678901234567890' },
  { name: 'accents', python: "'Grüße, señor'", value: 'Grüße, señor' },
  { name: 'other scripts', python: "'日本語 עברית العربية'", value: '日本語 עברית العربية' },
  { name: 'an emoji', python: "'🍄👩‍👩‍👧'", value: '🍄👩‍👩‍👧', repr: "'🍄👩\\u200d👩\\u200d👧'" },
  { name: 'quotes and backslashes', python: `'a"b\\\\c\\'d'`, value: `a"b\\c'd` },
  { name: 'control characters', python: "'\\x00\\t\\n\\x7f'", value: '\0\t\n\x7f' },
  { name: 'line separators', python: "'\\u2028\\u2029'", value: '\u2028\u2029' },
  {
    name: 'a string of a million characters',
    python: "'x' * 1000000",
    value: 'x'.repeat(1e6),
    repr: `'${'x'.repeat(1e6)}'`,
  },
  { name: 'an empty list', python: '[]', value: [] },
  { name: 'a nested list', python: '[[], [1, [2]]]', value: [[], [1, [2]]] },
  {
    name: 'a list of every type',
    python: "[None, True, 1, 1.5, 'a', [], {}]",
    value: [null, true, 1, 1.5, 'a', [], {}],
  },
  { name: 'a tuple', python: "(1, 'a')", value: [1, 'a'], back: "[1, 'a']" },
  {
    name: 'a tuple in a dict',
    python: "{'t': (1, 2)}",
    value: { t: [1, 2] },
    back: "{'t': [1, 2]}",
  },
  { name: 'an empty dict', python: '{}', value: {} },
  { name: 'a dict', python: "{'a': 1, 'b': {'c': [True]}}", value: { a: 1, b: { c: [true] } } },
  {
    name: 'keys that JavaScript knows',
    python: "{'constructor': 1, 'toString': 2, 'length': 3}",
    value: { constructor: 1, toString: 2, length: 3 },
  },
  { name: 'odd keys', python: "{'': 1, 'a b': 2, 'ü': 3}", value: { '': 1, 'a b': 2, ü: 3 } },
  { name: 'integers as keys', python: "{1: 'a'}", value: { 1: 'a' }, back: "{'1': 'a'}" },
  { name: 'fifty levels', python: `${'['.repeat(50)}${']'.repeat(50)}`, value: nested(50) },
  {
    name: 'ten thousand items',
    python: 'list(range(10000))',
    value: Array.from({ length: 10000 }, (_, i) => i),
    repr: `[${Array.from({ length: 10000 }, (_, i) => i).join(', ')}]`,
  },
  // what JSON has no word for: kombu 5.3 and later wrap it, earlier ones send text
  {
    name: 'a datetime',
    python: date,
    value: '2020-01-02T03:04:05.678901',
    back: "'2020-01-02T03:04:05.678901'",
  },
  {
    name: 'a datetime in UTC',
    python: 'datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc)',
    value: '2020-01-02T00:00:00+00:00',
    oldKombu: '2020-01-02T00:00:00Z',
    back: "'2020-01-02T00:00:00+00:00'",
  },
  {
    name: 'a date',
    python: 'datetime.date(2020, 1, 2)',
    value: '2020-01-02',
    oldKombu: '2020-01-02T00:00:00',
    back: "'2020-01-02'",
  },
  { name: 'a time', python: 'datetime.time(3, 4, 5)', value: '03:04:05', back: "'03:04:05'" },
  { name: 'a decimal', python: "Decimal('1.50')", value: '1.50', back: "'1.50'" },
  {
    name: 'a decimal of many digits',
    python: "Decimal('12345678901234567890.123456789')",
    value: '12345678901234567890.123456789',
    back: "'12345678901234567890.123456789'",
  },
  {
    name: 'a UUID',
    python: "UUID('00112233-4455-6677-8899-aabbccddeeff')",
    value: '00112233-4455-6677-8899-aabbccddeeff',
    back: "'00112233-4455-6677-8899-aabbccddeeff'",
  },
  { name: 'bytes that are text', python: "b'hello'", value: Buffer.from('hello'), isNew: true },
  { name: 'bytes of accents', python: "b'\\xc3\\xa9'", value: Buffer.from('é'), isNew: true },
  {
    name: 'bytes that are no text',
    python: "b'\\xff\\x00'",
    value: Buffer.of(255, 0),
    isNew: true,
  },
  { name: 'no bytes', python: "b''", value: Buffer.alloc(0), isNew: true },
  {
    name: 'bytes in a structure',
    python: "{'files': [b'a', b'\\xfe'], 'n': 1}",
    value: { files: [Buffer.from('a'), Buffer.of(254)], n: 1 },
    isNew: true,
  },
  {
    name: 'dates in a structure',
    python: "{'when': [datetime.time(3, 4)], 'id': UUID(int=1)}",
    value: { when: ['03:04:00'], id: '00000000-0000-0000-0000-000000000001' },
    back: "{'when': ['03:04:00'], 'id': '00000000-0000-0000-0000-000000000001'}",
  },
]

/** The cases as they are with this version of kombu. */
export function valuesFor({ version = '' }: Nameko): readonly ValueCase[] {
  const isOld = /kombu 5\.[0-2]\./.test(version)
  return values
    .filter(({ isNew }) => !isOld || isNew !== true)
    .map((item) => {
      const { oldKombu } = item
      return isOld && oldKombu !== undefined
        ? { ...item, value: oldKombu, back: `'${oldKombu}'` }
        : item
    })
}

function nested(depth: number): unknown[] {
  return depth === 1 ? [] : [nested(depth - 1)]
}

function str(integer: bigint): string {
  return integer.toString()
}
