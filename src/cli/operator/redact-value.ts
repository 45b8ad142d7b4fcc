import { oneLine } from '../../ports/one-line.js'
import { redactText } from '../../support/redact.js'
import { isSecretKey } from '../config/redact-config.js'

const hidden = '********'

/** `password=...`, `"token": "..."` in a text that is no JSON. */
const assignment =
  /(\b[\w.-]*(?:pass(?:word|phrase|wd)?|secret|token|credential|api_?key|private_?key|access_?key|authorization)["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:(?:bearer|basic)\s+)?[^\s&,;]+)/gi

/** A value of a stranger, to be shown: secrets by the names of their keys and those in URIs and texts are hidden. */
export function redactValue(value: unknown, key = ''): unknown {
  if (value === null || value === undefined) return value
  if (isSecretKey(key)) return hidden
  if (typeof value === 'string') return redactWords(value)
  if (value instanceof Uint8Array) return `<${value.length} bytes>`
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, key))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redactWords(name), redactValue(item, name)]),
  )
}

/** A text of a stranger: URIs and `password=...` in it are hidden. */
export function redactWords(text: string): string {
  return redactText(text).replace(assignment, `$1${hidden}`)
}

/** The text in one line, of at most so many characters. */
export function shortened(text: string, length: number): string {
  const line = oneLine(text)
  return line.length <= length ? line : `${line.slice(0, Math.max(0, length - 1))}…`
}
