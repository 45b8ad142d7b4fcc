import { ConfigurationError } from '../errors/errors.js'
import { describe } from '../support/describe.js'
import { didYouMean } from '../support/suggest.js'

/**
 * Checks that options are an object, and that every key of theirs is known. Throws a ConfigurationError that
 * names the key and what may have been meant.
 *
 * @param where who takes the options, for the error: `@rpc`
 */
export function checkOptions(where: string, given: unknown, known: Iterable<string>): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigurationError(`${where} takes an object of options, not \`${describe(given)}\``)
  }
  const names = new Set(known)
  for (const key of Object.keys(given)) {
    if (names.has(key)) continue
    throw new ConfigurationError(`${where}: unknown option \`${key}\`; ${didYouMean(key, names)}`)
  }
}
