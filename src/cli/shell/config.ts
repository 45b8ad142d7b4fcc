import { inspect } from 'node:util'
import type { Config } from '../../config/config.js'
import { redactConfig } from '../config/redact-config.js'

/**
 * A copy of the configuration that shows no secrets when it is inspected, nor does a part of it. Who asks for a setting by its
 * name gets its value.
 *
 * @param origins the settings as they are written
 */
export function inspectedWithoutSecrets(config: Config, origins: unknown): Config {
  return inspectedAs(redactConfig({ ...config }, origins), config) as Config
}

function inspectedAs(shown: unknown, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value)
    ? value.map((item: unknown, place) => inspectedAs(partOf(shown, String(place)), item))
    : Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, inspectedAs(partOf(shown, key), item)]),
      )
  // not enumerable: it is no setting
  return Object.defineProperty(copy, inspect.custom, { value: () => shown })
}

/** A part of a value that is hidden is hidden, too. */
function partOf(shown: unknown, key: string): unknown {
  if (typeof shown !== 'object' || shown === null) return shown
  return (shown as Readonly<Record<string, unknown>>)[key]
}
