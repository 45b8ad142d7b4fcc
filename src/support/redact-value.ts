import { oneLine } from '../ports/one-line.js'
import { hidden, isSecretKey } from './secret-key.js'
import { redactWords } from './redact-words.js'

/**
 * A value of a stranger, to be shown, or written as JSON: secrets by the names of their keys and those in URIs and texts are
 * hidden; a BigInt becomes its digits.
 */
export function redactValue(value: unknown, key = ''): unknown {
  if (value === null || value === undefined) return value
  if (isSecretKey(key)) return hidden
  if (typeof value === 'string') return redactWords(value)
  if (value instanceof Uint8Array) return `<${value.length} bytes>`
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, key))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redactWords(name), redactValue(item, name)]),
  )
}

/** The text in one line, of at most so many characters. */
export function shortened(text: string, length: number): string {
  const line = oneLine(text)
  return line.length <= length ? line : `${line.slice(0, Math.max(0, length - 1))}…`
}
