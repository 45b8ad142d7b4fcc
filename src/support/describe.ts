/** How deep and how wide a description looks before the rest is `...`. */
const maxDepth = 3
const maxEntries = 10
const maxLength = 500

/** Any value in a few words, for error messages: never throws, never long. */
export function describe(value: unknown): string {
  try {
    const text = describeNested(value, 0)
    return text.length > maxLength ? `${text.slice(0, maxLength)}...` : text
  } catch {
    return '[a value that cannot be described]'
  }
}

/** The words of a thrown value: the message of an error, else its description. Never throws: anything can be thrown. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown
  try {
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
      return typeof thrown.message === 'string' ? thrown.message : describe(thrown.message)
    }
  } catch {
    return 'an error whose message cannot be read'
  }
  return describe(thrown)
}

/** Whether a thrown value is of a class. False where it will not say: a proxy may throw. */
export function isA<T>(
  thrown: unknown,
  errorClass: abstract new (...args: never[]) => T,
): thrown is T {
  try {
    return thrown instanceof errorClass
  } catch {
    return false
  }
}

function describeNested(value: unknown, depth: number): string {
  if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value)
  if (typeof value === 'bigint') return `${value.toString()}n`
  if (typeof value === 'function') return `[function ${value.name}]`
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof Error) return `[${String(value)}]`
  if (depth >= maxDepth) return '...'
  return Array.isArray(value) ? describeArray(value, depth) : describeObject(value, depth)
}

function describeArray(values: readonly unknown[], depth: number): string {
  const shown = values.slice(0, maxEntries).map((item) => describeNested(item, depth + 1))
  if (values.length > maxEntries) shown.push('...')
  return `[${shown.join(', ')}]`
}

function describeObject(value: object, depth: number): string {
  const entries = Object.entries(value)
  const shown = entries
    .slice(0, maxEntries)
    .map(([key, item]) => `${key}: ${describeNested(item, depth + 1)}`)
  if (entries.length > maxEntries) shown.push('...')
  const className = classNameOf(value)
  const body = shown.length === 0 ? '{}' : `{ ${shown.join(', ')} }`
  return className === 'Object' ? body : `${className} ${body}`
}

/** The name of an object's class; `Object` for an object without one. */
export function classNameOf(value: object): string {
  const constructor: unknown = (value as { constructor?: unknown }).constructor
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object'
}
