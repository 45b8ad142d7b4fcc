import { normaliseUris } from '../../amqp/uri.js'
import { resolveConfig } from '../../config/config.js'
import { WrongSetting } from '../../config/options.js'
import { ConfigurationError } from '../../errors/errors.js'
import { namesIn } from './environment-variables.js'

/** Stands for a value that comes from environment variables. */
export class FromVariables {
  readonly names: readonly string[]

  /** @param raw the text with the variables in it */
  constructor(raw: string) {
    this.names = namesIn(raw)
  }
}

/**
 * Reads and checks settings that may come from environment variables, whose values no error shows: they may be secrets
 * that somebody has put in the wrong place.
 *
 * @param origins the settings as they are written, with {@link FromVariables} in them; is asked when something is wrong
 */
export async function checked<T extends object>(
  read: () => Promise<T>,
  origins: () => Promise<unknown>,
): Promise<T> {
  try {
    const config = await read()
    normaliseUris(resolveConfig(config).AMQP_URI, { heartbeat: 0, isEncrypted: false })
    return config
  } catch (error) {
    if (!(error instanceof WrongSetting)) throw error
    const names = namesOf(error, await origins())
    if (names === undefined) throw error
    const shown = names.map((name) => ` \`${name}\``).join(',')
    throw new ConfigurationError(
      `${error.where}${error.problem}; what is there comes from an environment variable${shown}`,
    )
  }
}

/** The variables that a wrong setting comes from; undefined when it is written out. */
function namesOf({ where, key }: WrongSetting, origins: unknown): readonly string[] | undefined {
  let found = origins
  for (const part of where === 'config' ? [] : where.split('.')) {
    if (found instanceof FromVariables) return found.names
    found = isTable(found) ? found[part] : undefined
  }
  if (found instanceof FromVariables) return found.names
  if (key === undefined) return namesWithin(found)
  // a key that is not written out
  return isTable(found) && Object.hasOwn(found, key) ? undefined : []
}

function namesWithin(value: unknown): readonly string[] | undefined {
  if (value instanceof FromVariables) return value.names
  if (typeof value !== 'object' || value === null) return undefined
  const names = Object.values(value).map(namesWithin)
  return names.every((one) => one === undefined) ? undefined : names.flatMap((one) => one ?? [])
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
