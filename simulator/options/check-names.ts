import { didYouMean } from '../../src/support/suggest.js'

/**
 * A TypeError unless options are an object, and each of their names is known. It names the option, and the one that may
 * have been meant.
 *
 * @param where who takes the options, for the error: `createSimulator`
 * @param aliases names that other programs use, with the ones that are known here
 */
export function checkNames(
  where: string,
  options: unknown,
  known: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): void {
  if (!isObject(options)) {
    throw new TypeError(`${where}: options have to be an object, and are ${shown(options)}`)
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined
    const hint = alias === undefined ? didYouMean(name, known) : `did you mean \`${alias}\`?`
    throw new TypeError(`${where}: there is no option ${JSON.stringify(name)}; ${hint}`)
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name in an error; in quotes when it is none, an empty text above all. */
export function named(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name)
}

/** A value in an error: as JSON where it has one. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  return typeof value === 'symbol' ? 'a symbol' : JSON.stringify(value)
}
