import { redactUri } from '../../support/redact.js'

const hidden = '********'
/** Keys whose values nobody should see. */
const secretKey =
  /pass(?:word|phrase|wd)?$|secret|token|credential|private_?key|api_?key|access_?key|^auth(?:orization)?$/i
const uri = /^\s*[a-z][a-z0-9+.-]*:\/\//i

/** Whether a key has a value that nobody should see. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key)
}

/** A configuration to be shown: secrets by the names of their keys, and those in URIs, are hidden. */
export function redactConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, redact(key, value)]))
}

function redact(key: string, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (isSecretKey(key)) return hidden
  if (typeof value === 'string') {
    return key === 'AMQP_URI' || uri.test(value) ? redactUri(value) : value
  }
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: unknown) => redact(key, item))
  return redactConfig(value as Record<string, unknown>)
}
