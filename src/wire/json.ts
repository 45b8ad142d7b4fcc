import { decodeBody, encodeBody } from './body.js'
import { checkDepth, isKeyBefore, rewritten, same } from './json-text.js'
import { lookAt } from './json-values.js'
import type { Serializer } from './serializer.js'
import { checkSerializable, isBytes, isPlainJson, maxDepth, unboxed } from './unserializable.js'

/**
 * JSON as nameko's peers speak it.
 *
 * 1. Python writes NaN and Infinity bare, and so do we: JSON.stringify would make nulls of them.
 * 2. Python's integers have no end. An integer that a number cannot hold exactly becomes a BigInt, and a BigInt
 *    is written as a bare integer, so that an id of 19 digits stays the same.
 * 3. kombu 5.3 and later wraps values for which JSON has no word: `{"__type__": "decimal", "__value__": "1.50"}`. Dates,
 *    times, decimals and UUIDs become the strings that older versions send; bytes become a Uint8Array, and a
 *    Uint8Array (a Buffer is one) travels as Python's bytes do. Versions before 5.3 have no bytes in JSON.
 * 4. Values that JSON would leave out or turn into an empty object (functions, Map, Set, ...) are refused.
 * 5. `__proto__` keys are dropped, and nothing nests deeper than {@link maxDepth}: decoded values can be
 *    merged, walked and encoded again without surprises.
 */
export const json: Serializer = {
  name: 'json',
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  encode: (value) => encodeBody(formatJson(value)),
  decode: (body) => parseJson(decodeBody(body)),
}

/** Parses a peer's text. Throws a SyntaxError, or a RangeError for a text that nests too deep. */
export function parseJson(text: string): unknown {
  if (text.length > harmlessBrackets) checkDepth(text, maxDepth, harmlessBrackets)
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    if (!bareWord.test(text)) throw error
    checkDepth(text, maxDepth)
    return clean(parseCarefully(text))
  }
  const { hasLarge, hasInfinite, hasSpecialKeys } = lookAt(value)
  if (hasInfinite || (hasLarge && longInteger.test(text))) return clean(parseCarefully(text))
  return hasSpecialKeys ? clean(value) : value
}

/** Without the parser's quotes out of the text, which nobody may want in a log: what is wrong, and where if the parser says so. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // eslint-disable-next-line preserve-caught-error -- its words are what is to be left out
    throw new SyntaxError((error as Error).message.replace(/["'].*["'](?:\.{3})?/s, '…'))
  }
}

/** Each bracket takes JSON.parse some hundred bytes until it is closed: so many do no harm, and what they nest is seen in the value. */
const harmlessBrackets = 262_144
const bareWord = /NaN|Infinity/
/** A long number at a place for numbers; a text that holds one does no harm. */
const longInteger = /(?:^|[[,:\s])-?\d{16,}(?:[\s,\]}]|$)/

/** A value as text; throws a TypeError that says where in it there is something that cannot be carried. */
export function formatJson(value: unknown): string {
  if (value === undefined) throw new TypeError('there is no JSON for it')
  return isPlainJson(value) ? stringify(value) : formatCarefully(value)
}

const stringify = JSON.stringify as (value: unknown) => string

/**
 * Values for which JSON has no word go through its own functions as strings that begin with a mark, and stand
 * bare in the text. A string that begins with the mark itself gets a second mark on its way.
 */
const mark = '\0'
const markInText = '\\u0000'

function formatCarefully(value: unknown): string {
  checkSerializable(value)
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, given: unknown) {
    // a Buffer has turned into a table by now
    const original = this[key]
    if (isBytes(original)) return typedBytes(original)
    // JSON.stringify would do so itself, behind the marks
    const item = unboxed(given)
    const isBare = typeof item === 'bigint' || (typeof item === 'number' && !Number.isFinite(item))
    const isOdd = isBare || (typeof item === 'string' && item.startsWith(mark))
    return isOdd ? mark + String(item) : item
  })
  if (!text.includes(`"${markInText}`)) return text
  return rewritten(text, { between: same, string: unmarkedToken })
}

const bareWords = /^"\\u0000(NaN|-?Infinity|-?\d+)"$/
const markedBegin = `"${markInText}`

function unmarkedToken(token: string, isKey: boolean): string {
  if (isKey || !token.startsWith(markedBegin)) return token
  return bareWords.exec(token)?.[1] ?? `"${token.slice(markedBegin.length)}`
}

/** As kombu writes bytes: those that are UTF-8 as text, others in base64. */
function typedBytes(bytes: Uint8Array): { __type__: string; __value__: string } {
  try {
    return { __type__: 'bytes', __value__: exactDecoder.decode(bytes) }
  } catch {
    return { __type__: 'base64', __value__: toBase64(bytes) }
  }
}

/** A mark at the beginning is text like any other. */
const exactDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** An integer as long as Python's may be on their way to text and back. */
const wholeInteger = /^-?\d{16,4300}$/
const numbers = /NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** JSON.parse, with what it cannot read or would read wrong marked in the text beforehand. */
function parseCarefully(text: string): unknown {
  const markNumber = (token: string, at: number, part: string): string =>
    isBeyondNumbers(token) && !isKeyBefore(part, at + token.length)
      ? `"${markInText}${token}"`
      : token
  const markString = (token: string, isKey: boolean): string => {
    if (isKey || !token.startsWith(markedBegin)) return token
    return `"${markInText}${token.slice(1)}`
  }
  const standard = rewritten(text, {
    between: (part) => part.replace(numbers, markNumber),
    string: markString,
  })
  return unmark(parse(standard))
}

/** Throws a RangeError for a number that only Infinity could stand for. */
function isBeyondNumbers(token: string): boolean {
  if (bareWord.test(token)) return true
  if (wholeInteger.test(token)) return String(Number(token)) !== token
  if (Number.isFinite(Number(token))) return false
  throw new RangeError('a number is too large')
}

/** Puts the values in the place of their marks, in place. */
function unmark(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? unmarkText(value.slice(1)) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unmark(value[i])
    return value
  }
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key]
    const unmarked = unmark(item)
    if (unmarked !== item) setOwn(value, key, unmarked)
  }
  return value
}

/** An assignment to `__proto__` would set the prototype. */
function setOwn(table: object, key: string, value: unknown): void {
  Object.defineProperty(table, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}

function unmarkText(token: string): unknown {
  if (token.startsWith(mark)) return token
  return bareWord.test(token) ? Number(token) : BigInt(token)
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
  for (const key of Object.keys(table)) table[key] = clean(table[key])
  return '__type__' in table && '__value__' in table ? unwrap(table) : table
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
