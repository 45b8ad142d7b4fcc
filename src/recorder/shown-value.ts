import { hidden, isSecretKey } from '../support/secret-key.js'
import { redactWords } from '../support/redact-words.js'

/** Characters of a text, items of a list, and tables in tables that are recorded. */
const longestText = 400
const mostItems = 100
const deepest = 8

/**
 * A copy of a value for a recording, as JSON has it: secrets by the names of their keys and in texts are hidden, what is long is
 * shortened. Never throws.
 */
export function shownValue(value: unknown): unknown {
  try {
    return shown(value, '', deepest)
  } catch {
    return '(a value that cannot be read)'
  }
}

function shown(value: unknown, key: string, depth: number): unknown {
  if (value === null || value === undefined) return null
  if (isSecretKey(key)) return hidden
  if (typeof value === 'string') return shortened(redactWords(value))
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') return typeof value === 'function' ? null : value
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`
  if (depth === 0) return '…'
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return shown(toJSON.call(value, key), key, depth - 1)
  if (Array.isArray(value)) return withRest(value, (item) => shown(item, key, depth - 1))
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(
    entries
      .slice(0, mostItems)
      .map(([name, item]) => [redactWords(String(name)), shown(item, String(name), depth - 1)]),
  )
}

function withRest(list: readonly unknown[], show: (item: unknown) => unknown): unknown[] {
  const items = list.slice(0, mostItems).map(show)
  return list.length > mostItems ? [...items, `… (${list.length - mostItems} more)`] : items
}

function shortened(text: string): string {
  if (text.length <= longestText) return text
  return `${text.slice(0, longestText)}… (${text.length - longestText} characters more)`
}
