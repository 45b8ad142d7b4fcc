import { decode, encode } from '@msgpack/msgpack'
import { redactWords } from '../../support/redact-words.js'
import { redactValue } from '../../support/redact-value.js'
import { isRecord } from './traced-message.js'

/** The change made to the values in a message before anybody sees them. */
export type HideValue = (value: unknown) => unknown

/** Secrets are hidden: by the names of their keys, in URIs, and in texts such as `password=...`. */
export const hideSecrets: HideValue = (value) => redactValue(value)

/** Only the shape is left: names, lengths of lists. */
export const hideAll: HideValue = (value) => {
  if (Array.isArray(value)) return value.map(hideAll)
  if (!isRecord(value)) return value === null ? null : '…'
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hideAll(item)]))
}

/** The body with values hidden, in the form that it had. */
export function redactedBody(body: Uint8Array, contentType: string, hide: HideValue): Uint8Array {
  const isText = /json|text|xml|yaml/.test(contentType)
  try {
    if (contentType.includes('msgpack')) return encode(hide(decode(body)))
    if (contentType.includes('json')) return bytesOf(JSON.stringify(hide(JSON.parse(textOf(body)))))
  } catch {
    // it is not what it says it is: below it is shown as what it is
  }
  if (hide === hideAll || !isText) return bytesOf('…')
  return bytesOf(redactWords(textOf(body)))
}

const textOf = (body: Uint8Array): string => new TextDecoder().decode(body)
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
