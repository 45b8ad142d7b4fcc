import { redactUri } from '../../support/redact.js'
import { hidden, isSecretKey } from '../../support/secret-key.js'
import { FromVariables } from './origins.js'
import {
  isSecretVariable,
  redactWords,
  withoutPrivateKeys,
  withoutWebhooks,
} from '../../support/redact-words.js'

const uri = /^\s*[a-z][a-z0-9+.-]*:\/\//i
/** The private keys among Node's options of TLS. */
const privateOptions: readonly string[] = ['key', 'pfx']

/**
 * A configuration to be shown. Hidden are secrets by the names of their keys and of the environment variables that they
 * come from, those in URIs and in other texts, private keys, and an address out of a variable that is no URI.
 *
 * @param origins the settings as they are written, with {@link FromVariables} in them
 */
export function redactConfig(
  config: Readonly<Record<string, unknown>>,
  origins: unknown,
): Record<string, unknown> {
  const redacted = Object.entries(config).map(([key, value]) => [
    redactWords(key),
    redact(key, value, partOf(origins, key)),
  ])
  return Object.fromEntries(redacted) as Record<string, unknown>
}

function redact(key: string, value: unknown, origin: unknown): unknown {
  if (value === null || value === undefined) return value
  if (isSecretKey(key)) return hidden
  const isFromVariable = origin instanceof FromVariables
  if (isFromVariable && origin.names.some(isSecretVariable)) return hidden
  if (typeof value === 'string') {
    if (uri.test(value)) return redactUri(withoutWebhooks(withoutPrivateKeys(value)))
    if (key !== 'AMQP_URI') return redactWords(value)
    return isFromVariable ? hidden : redactUri(value)
  }
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) {
    return value.map((item: unknown, place) =>
      isSecretOption(value[place - 1]) ? hidden : redact(key, item, partOf(origin, String(place))),
    )
  }
  const table = withoutNamedValue(redactConfig(value as Record<string, unknown>, origin))
  return key === 'AMQP_SSL' ? withoutPrivateOptions(table) : table
}

/** `--password`, before its value in a list of arguments. */
function isSecretOption(item: unknown): boolean {
  return typeof item === 'string' && item.startsWith('-') && isSecretKey(item)
}

/** `{ name: API_TOKEN, value: ... }`, as lists of variables are written. */
function withoutNamedValue(table: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, key = name } = table
  const isNamed = typeof key === 'string' && isSecretVariable(key) && 'value' in table
  return isNamed ? { ...table, value: hidden } : { ...table }
}

function withoutPrivateOptions(table: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = privateOptions.filter((name) => Object.hasOwn(table, name))
  return { ...table, ...Object.fromEntries(names.map((name) => [name, hidden])) }
}

/** All that is read from a variable comes from it. */
function partOf(origin: unknown, key: string): unknown {
  if (origin instanceof FromVariables || typeof origin !== 'object' || origin === null)
    return origin
  return (origin as Readonly<Record<string, unknown>>)[key]
}
