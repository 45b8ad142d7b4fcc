/**
 * Values that serializers turn into others without a word: JSON leaves functions out, makes `{}` of a Map and
 * `null` of an invalid Date. Such a value is refused, by the way to it: `args[0].items[3].done is a function`.
 */

/** As deep as what is decoded may be: a peer of ours would refuse it. */
export const maxDepth = 500

export interface Unserializable {
  /** The way to it from the value that was to be sent; `it` for that value itself. */
  readonly path: string
  /** `is a function, which ...`. */
  readonly problem: string
}

/** The first value that cannot be sent, wherever it is; undefined when all of it can. */
function findUnserializable(value: unknown): Unserializable | undefined {
  return find(value, { steps: [], parents: [] })
}

/** Throws a TypeError that names the first value which cannot be sent. */
export function checkSerializable(value: unknown): void {
  const found = findUnserializable(value)
  if (found !== undefined) throw new TypeError(`${found.path} ${found.problem}`)
}

/** Whether JSON carries a value as it is: a quick look, for what nearly every message is. */
export function isPlainJson(value: unknown, depth = 1): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === undefined) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  if (value === null) return true
  if (depth > maxDepth) return false
  if (!Array.isArray(value)) return isPlainTable(value, depth)
  return !('toJSON' in value) && isPlainList(value, depth)
}

// without a call for each text and number: lists and tables hold little else

function isPlainList(list: readonly unknown[], depth: number): boolean {
  for (const item of list) {
    const type = typeof item
    if (type === 'string' || (type === 'number' && Number.isFinite(item))) continue
    if (!isPlainJson(item, depth + 1)) return false
  }
  return true
}

function isPlainTable(table: object, depth: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(table)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const key in table) {
    const item = (table as Record<string, unknown>)[key]
    const type = typeof item
    if (type === 'string' || (type === 'number' && Number.isFinite(item))) continue
    if (!isPlainJson(item, depth + 1)) return false
  }
  return true
}

/** Bytes of whatever realm: a Buffer, a Uint8Array. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && tagOf(value) === 'Uint8Array'
}

/** The text, the number or the like in an object such as `new String('a')`; any other value as it is. */
export function unboxed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !boxes.has(tagOf(value))) return value
  const inner: unknown = value.valueOf()
  return typeof inner === 'object' ? value : inner
}

const boxes = new Set(['String', 'Number', 'Boolean', 'BigInt', 'Symbol'])

interface Walk {
  readonly steps: (string | number)[]
  readonly parents: object[]
}

function find(given: unknown, walk: Walk): Unserializable | undefined {
  const value = unboxed(given)
  const problem = problemOf(value, walk)
  if (problem !== undefined) return { path: pathOf(walk.steps), problem }
  if (typeof value !== 'object' || value === null || isBytes(value)) return undefined
  walk.parents.push(value)
  const found = findInside(value, walk)
  walk.parents.pop()
  return found
}

function findInside(value: object, walk: Walk): Unserializable | undefined {
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') {
    const replaced: unknown = Reflect.apply(toJSON, value, [walk.steps.at(-1) ?? ''])
    if (replaced !== value) return find(replaced, walk)
  }
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value)
  for (const [step, item] of entries) {
    if (item === toJSON && typeof item === 'function') continue // it has given the value itself
    walk.steps.push(step)
    const found = find(item, walk)
    if (found !== undefined) return found
    walk.steps.pop()
  }
  return undefined
}

function problemOf(value: unknown, { parents, steps }: Walk): string | undefined {
  if (typeof value === 'function') return 'is a function, which cannot be sent'
  if (typeof value === 'symbol') return 'is a symbol, which cannot be sent'
  if (typeof value !== 'object' || value === null) return undefined
  const above = parents.indexOf(value)
  if (above !== -1) {
    return `is circular: it is ${pathOf(steps.slice(0, above))} once more, which cannot be sent`
  }
  if (parents.length >= maxDepth) return `is nested deeper than ${maxDepth} levels`
  const tag = tagOf(value)
  if (/ Iterator$|^Iterator Helper$/.test(tag)) return iterator()
  if (tag.startsWith('Intl.')) return `is an ${tag}, which cannot be sent`
  return refused.get(tag)?.(value)
}

/** By the name that a value's class has in every realm, since tests often run in one of their own. */
function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

const always = (problem: string) => () => problem
const instead = (name: string, advice: string) =>
  always(`is ${name}, which JSON has no word for; send ${advice}`)

const iterator = instead('an iterator', 'a list of what it gives')

const refused = new Map<string, (value: object) => string | undefined>([
  ['Map', instead('a Map', 'an object (`Object.fromEntries`) or its entries as a list')],
  ['Set', instead('a Set', 'a list (`[...set]`)')],
  ['WeakMap', always('is a WeakMap, which cannot be sent')],
  ['WeakSet', always('is a WeakSet, which cannot be sent')],
  ['WeakRef', always('is a WeakRef, which cannot be sent')],
  ['Blob', always('is a Blob, which cannot be sent; send its bytes')],
  ['File', always('is a File, which cannot be sent; send its bytes')],
  ['Promise', always('is a promise, which cannot be sent; await it first')],
  ['Generator', instead('a generator', 'a list of what it gives')],
  ['AsyncGenerator', instead('an async generator', 'a list of what it gives')],
  ['URLSearchParams', instead('a URLSearchParams', 'its text')],
  ['Headers', instead('a Headers', 'its entries as a list')],
  ['FormData', instead('a FormData', 'its entries as a list')],
  ['RegExp', instead('a regular expression', 'its `source`')],
  ['Error', instead('an error', 'its message, or throw it')],
  ['ArrayBuffer', instead('an ArrayBuffer', 'a Uint8Array of it')],
  ['SharedArrayBuffer', instead('a SharedArrayBuffer', 'a Uint8Array of it')],
  ['DataView', instead('a DataView', 'a Uint8Array of it')],
  ...[
    'Int8',
    'Uint8Clamped',
    'Int16',
    'Uint16',
    'Int32',
    'Uint32',
    'Float16',
    'Float32',
    'Float64',
  ].map((kind) => [`${kind}Array`, instead(`a ${kind}Array`, 'a list (`[...array]`)')] as const),
  ['BigInt64Array', instead('a BigInt64Array', 'a list (`[...array]`)')],
  ['BigUint64Array', instead('a BigUint64Array', 'a list (`[...array]`)')],
  ['Date', (value) => (isNaN(Number(value)) ? 'is an invalid Date' : undefined)],
])

/** `args[0].items[3]['odd key']`; `it` for the value itself. */
function pathOf(steps: readonly (string | number)[]): string {
  if (steps.length === 0) return 'it'
  const texts = steps.map((step, i) => {
    if (typeof step === 'number') return `[${step}]`
    if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step)) return `[${JSON.stringify(step)}]`
    return i === 0 ? step : `.${step}`
  })
  return texts.join('')
}
