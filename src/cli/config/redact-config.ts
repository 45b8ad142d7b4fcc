import { redactUri } from '../../support/redact.js'
import { FromVariables } from './origins.js'

const hidden = '********'
/** Keys whose values nobody should see. */
const secretKey =
  /pass(?:word|phrase|wd)?$|secret|token|credential|private_?key|api_?key|access_?key|^auth(?:orization)?$/i
const uri = /^\s*[a-z][a-z0-9+.-]*:\/\//i

/** Whether a key has a value that nobody should see. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key)
}

/**
 * A configuration to be shown. Hidden are secrets by the names of their keys and of the environment variables that they
 * come from, those in URIs, and an address out of a variable that is no URI.
 *
 * @param origins the settings as they are written, with {@link FromVariables} in them
 */
export function redactConfig(
  config: Readonly<Record<string, unknown>>,
  origins: unknown,
): Record<string, unknown> {
  const redacted = Object.entries(config).map(([key, value]) => [
    key,
    redact(key, value, partOf(origins, key)),
  ])
  return Object.fromEntries(redacted) as Record<string, unknown>
}

function redact(key: string, value: unknown, origin: unknown): unknown {
  if (value === null || value === undefined) return value
  if (isSecretKey(key)) return hidden
  const isFromVariable = origin instanceof FromVariables
  if (isFromVariable && origin.names.some(isSecretKey)) return hidden
  if (typeof value === 'string') {
    if (uri.test(value)) return redactUri(value)
    if (key !== 'AMQP_URI') return value
    return isFromVariable ? hidden : redactUri(value)
  }
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) {
    return value.map((item: unknown, place) => redact(key, item, partOf(origin, String(place))))
  }
  return redactConfig(value as Record<string, unknown>, origin)
}

/** All that is read from a variable comes from it. */
function partOf(origin: unknown, key: string): unknown {
  if (origin instanceof FromVariables || typeof origin !== 'object' || origin === null)
    return origin
  return (origin as Readonly<Record<string, unknown>>)[key]
}
