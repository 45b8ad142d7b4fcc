/** Limits of depth and size: no error argument is worth more than this. */
const maxDepth = 32
const maxValues = 10_000

/**
 * A value as nameko sends it inside `exc_args`: strings stay, lists and tables are walked, every other
 * value becomes its string. Cycles, depth and size have an end.
 */
export function wireSafe(value: unknown): unknown {
  return convert(value, { left: maxValues, parents: [] })
}

interface Walk {
  left: number
  readonly parents: object[]
}

function convert(value: unknown, walk: Walk): unknown {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  if (walk.parents.includes(value)) return '[circular]'
  if (walk.parents.length >= maxDepth || walk.left <= 0) return '[...]'
  walk.parents.push(value)
  const converted = convertObject(value, walk)
  walk.parents.pop()
  return converted
}

function convertObject(value: object, walk: Walk): unknown {
  if (Array.isArray(value) || value instanceof Set) return convertAll(value, walk)
  if (value instanceof Map) return convertEntries(value, walk)
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = prototype === Object.prototype || prototype === null
  return isPlain ? convertEntries(Object.entries(value), walk) : asText(value)
}

function convertAll(values: Iterable<unknown>, walk: Walk): unknown[] {
  const list: unknown[] = []
  for (const item of values) {
    if (walk.left-- <= 0) break
    list.push(convert(item, walk))
  }
  return list
}

function convertEntries(entries: Iterable<[unknown, unknown]>, walk: Walk): object {
  const table = new Map<string, unknown>()
  for (const [key, item] of entries) {
    if (walk.left-- <= 0) break
    table.set(asText(key), convert(item, walk))
  }
  return Object.fromEntries(table)
}

/** `String()`, for values whose `toString` may be missing, throw or say nothing. */
function asText(value: unknown): string {
  try {
    const text = String(value)
    return text.startsWith('[object ') ? JSON.stringify(value) : text
  } catch {
    return '[a value without text]'
  }
}
