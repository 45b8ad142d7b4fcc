import { redactValue } from '../support/redact-value.js'
import { redactWords } from '../support/redact-words.js'
import { isSecretKey } from '../support/secret-key.js'

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
  if (typeof value !== 'object' || value instanceof Uint8Array || isSecretKey(key)) {
    const plain = redactValue(value, key)
    return typeof plain === 'string' ? shortened(plain) : plain
  }
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
