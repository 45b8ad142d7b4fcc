import { ConfigurationError } from '../errors/errors.js'
import { classNameOf, describe } from '../support/describe.js'
import { redactUri } from '../support/redact.js'
import { didYouMean } from '../support/suggest.js'

/**
 * A setting or an option that is wrong. Where and why stand apart from what was given, so that whoever knows that it
 * is nobody's business can leave it out.
 */
export class WrongSetting extends ConfigurationError {
  /** The way to the value, or to the table with the key: `RPC_RETRY_POLICY.max_retries`. */
  readonly where: string
  readonly problem: string
  /** The key that is wrong; undefined when the value is. */
  readonly key: string | undefined

  constructor(where: string, problem: string, given: string, key?: string) {
    super(`${where}${problem}${given}`)
    this.where = where
    this.problem = problem
    this.key = key
  }
}

/**
 * Checks that options are an object, and that every key of theirs is known. Throws a ConfigurationError that
 * names the key and what may have been meant.
 *
 * @param where who takes the options, for the error: `@rpc`
 */
export function checkOptions(where: string, given: unknown, known: Iterable<string>): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new WrongSetting(where, ' takes an object of options', `, not ${shown(given)}`)
  }
  const names = new Set(known)
  for (const key of Object.keys(given)) {
    if (names.has(key)) continue
    throw new WrongSetting(where, ': unknown option', ` \`${key}\`; ${didYouMean(key, names)}`, key)
  }
}

/** The value given instead of a setting, of a list or a table its class alone: anything may stand in the wrong place. */
export function shown(value: unknown): string {
  const isObject = typeof value === 'object' && value !== null
  return `\`${isObject ? classNameOf(value) : redactUri(describe(value))}\``
}
