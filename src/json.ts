/**
 * JSON as nameko's peers speak it.
 *
 * 1. Python writes NaN and Infinity bare; they are read. (JSON.stringify writes null for them.)
 * 2. kombu 5.3 and later wraps what JSON cannot say: `{"__type__": "decimal", "__value__": "1.50"}`. Dates,
 *    times, decimals and UUIDs become the strings that older versions send; bytes become a Uint8Array.
 * 3. `__proto__` keys are dropped, and nothing nests deeper than {@link maxDepth}: what is decoded can be
 *    merged, walked and encoded again without surprises.
 */
import { decodeBody, encodeBody } from './amqp/body.js'
import type { Serializer } from './serialization.js'

const maxDepth = 500

export const json: Serializer = {
  name: 'json',
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  encode: (value) => encodeBody(JSON.stringify(value)),
  decode: (body) => parseJson(decodeBody(body)),
}

/** Parses what a peer sent; throws a SyntaxError or a RangeError. */
export function parseJson(text: string): unknown {
  if (text.length > maxDepth) checkDepth(text)
  const value = parse(text)
  // escapes could spell the keys in other ways: those texts take the careful path too
  const isPlain = !text.includes('__') && !text.includes('\\u005')
  return isPlain ? value : clean(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const standard = withoutBareNumbers(text)
    if (standard === text) throw error
    return JSON.parse(standard, (_key, value: unknown) => bareNumbers.get(value) ?? value)
  }
}

const bareNumbers = new Map<unknown, number>([
  ['\0NaN', NaN],
  ['\0Infinity', Infinity],
  ['\0-Infinity', -Infinity],
])

/** Python's bare NaN and Infinity as marked strings; what is inside strings stays. */
function withoutBareNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (token) =>
    token.startsWith('"') ? token : `"\\u0000${token}"`,
  )
}

/** Counts brackets outside strings, before a parser or a walk can meet them. */
function checkDepth(text: string): void {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === quote) i = endOfString(text, i)
    else if (char === openBrace || char === openBracket) depth++
    else if (char === closeBrace || char === closeBracket) depth--
    if (depth > maxDepth) throw new RangeError(`JSON is nested deeper than ${maxDepth} levels`)
  }
}

const quote = 34
const backslash = 92
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/** The position of the quote that ends the string starting at `start`. */
function endOfString(text: string, start: number): number {
  let i = start
  for (;;) {
    i = text.indexOf('"', i + 1)
    if (i === -1) return text.length
    let escapes = 0
    while (text.charCodeAt(i - 1 - escapes) === backslash) escapes++
    if (escapes % 2 === 0) return i
  }
}

/** Drops `__proto__` keys and unwraps kombu's typed values, in place. */
function clean(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = clean(value[i])
    return value
  }
  const table = value as Record<string, unknown>
  if (Object.hasOwn(table, '__proto__')) delete table['__proto__']
  if ('__type__' in table && '__value__' in table) return unwrap(table)
  for (const key of Object.keys(table)) table[key] = clean(table[key])
  return table
}

function unwrap(table: Record<string, unknown>): unknown {
  const { __type__: type, __value__: value } = table
  if (type === 'bytes' && typeof value === 'string') return encodeBody(value)
  if (type === 'base64' && typeof value === 'string') return fromBase64(value)
  if (type === 'uuid') return dashed((value as { hex?: unknown } | null)?.hex ?? value)
  return isTextual(type) ? value : table
}

function isTextual(type: unknown): boolean {
  return type === 'datetime' || type === 'date' || type === 'time' || type === 'decimal'
}

/** kombu writes a UUID as `{"hex": 32 digits}`; as text it has dashes. */
function dashed(hex: unknown): unknown {
  if (typeof hex !== 'string' || hex.length !== 32) return hex
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20)].join('-')
}

function fromBase64(text: string): Uint8Array {
  return encodeBody(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
}
