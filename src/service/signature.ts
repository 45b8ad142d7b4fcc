/**
 * Do these arguments fit this method? Answered before a worker is spawned, in Python's words.
 *
 * 1. A parameter without a default is required; one too few is an IncorrectSignature. TypeScript's `?`
 *    leaves no trace at run time: give the parameter a default, or declare it (`params: ['name', 'greeting?']`).
 * 2. One too many is an IncorrectSignature, unless the method has a rest parameter or reads `arguments`.
 * 3. Keyword arguments, which Python callers send, go to the parameters of their names. The names come
 *    from the `params` option, else from the method's source text; minifiers change those, and bundlers
 *    sometimes do, the option not. esbuild's numbers behind a name are seen through.
 * 4. Where the source text cannot be understood only the required parameters are counted.
 */
import { ConfigurationError, IncorrectSignature } from '../errors/errors.js'
import { readParameters, type Parameters } from './parameters.js'

export type Kwargs = Readonly<Record<string, unknown>>

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any method
export type Method = (this: any, ...args: any[]) => unknown

export const noKwargs: Kwargs = Object.freeze({})

export class Signature {
  readonly #method: string
  readonly #parameters: Parameters
  readonly #isDeclared: boolean
  readonly #max: number

  constructor(name: string, method: Method, declared?: readonly string[]) {
    this.#method = name
    this.#isDeclared = declared !== undefined
    this.#parameters = declared
      ? declaredParameters(name, declared)
      : (readParameters(method) ?? { names: [], required: method.length, isVariadic: true })
    this.#max = this.#parameters.isVariadic ? Infinity : this.#parameters.names.length
  }

  /**
   * The arguments in the order in which the method takes them. Throws an IncorrectSignature when they
   * do not fit.
   */
  arrange(args: readonly unknown[], kwargs: Kwargs): readonly unknown[] {
    for (const _ in kwargs) return this.#merge(args, kwargs)
    if (args.length > this.#max) throw this.#tooMany(args.length)
    if (args.length < this.#parameters.required) throw this.#missing((i) => i < args.length)
    return args
  }

  /** How many positional arguments the method takes at most; Infinity with a rest parameter. */
  get maxArguments(): number {
    return this.#max
  }

  /** Whether a parameter is known by this name. */
  hasParameter(name: string): boolean {
    return this.#parameters.names.includes(name)
  }

  /** The arguments by parameter name, for logs; those without a name by their position. */
  name(args: readonly unknown[], kwargs: Kwargs): Map<string, unknown> {
    const named = new Map<string, unknown>()
    args.forEach((value, i) => named.set(this.#parameters.names[i] ?? `#${i + 1}`, value))
    for (const key of Object.keys(kwargs)) named.set(key, kwargs[key])
    return named
  }

  #merge(args: readonly unknown[], kwargs: Kwargs): readonly unknown[] {
    const { required } = this.#parameters
    if (args.length > this.#max) throw this.#tooMany(args.length)
    const merged = [...args]
    const given = new Set(args.keys())
    for (const key of Object.keys(kwargs)) {
      const index = this.#indexOf(key)
      if (index === -1) throw this.#unexpected(key)
      if (given.has(index)) throw this.#error(`got multiple values for argument '${key}'`)
      given.add(index)
      while (merged.length < index) merged.push(undefined)
      merged[index] = kwargs[key]
    }
    for (let i = 0; i < required; i++) {
      if (!given.has(i)) throw this.#missing((index) => given.has(index))
    }
    return merged
  }

  /** The parameter of that name. esbuild writes `name2` for a `name` that hides another one outside. */
  #indexOf(key: string): number {
    const { names } = this.#parameters
    const index = names.indexOf(key)
    if (index !== -1 || this.#isDeclared) return index
    const renamed = names.filter(
      (name) => name?.startsWith(key) && /^\d+$/.test(name.slice(key.length)),
    )
    return renamed.length === 1 ? names.indexOf(renamed[0]) : -1
  }

  #unexpected(key: string): IncorrectSignature {
    const hint = this.#parameters.names.includes(undefined) || this.#parameters.names.length === 0
    const advice = hint
      ? ' (parameters without a readable name can be declared: @rpc({ params }))'
      : ''
    return this.#error(`got an unexpected keyword argument '${key}'${advice}`)
  }

  #tooMany(given: number): IncorrectSignature {
    const { required } = this.#parameters
    const range = required === this.#max ? `${this.#max}` : `from ${required} to ${this.#max}`
    const noun = this.#max === 1 ? 'argument' : 'arguments'
    const were = given === 1 ? 'was' : 'were'
    return this.#error(`takes ${range} positional ${noun} but ${given} ${were} given`)
  }

  #missing(isGiven: (index: number) => boolean): IncorrectSignature {
    const missing: string[] = []
    for (let i = 0; i < this.#parameters.required; i++) {
      if (!isGiven(i)) missing.push(`'${this.#parameters.names[i] ?? `#${i + 1}`}'`)
    }
    const noun = missing.length === 1 ? 'argument' : 'arguments'
    return this.#error(`missing ${missing.length} required positional ${noun}: ${list(missing)}`)
  }

  #error(problem: string): IncorrectSignature {
    return new IncorrectSignature(`${this.#method}() ${problem}`)
  }
}

/** `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
function list(items: readonly string[]): string {
  if (items.length < 3) return items.join(' and ')
  return `${items.slice(0, -1).join(', ')}, and ${items.at(-1)}`
}

/** `['a', 'b?', '...rest']`. */
function declaredParameters(method: string, declared: readonly string[]): Parameters {
  const isVariadic = declared.at(-1)?.startsWith('...') === true
  const named = isVariadic ? declared.slice(0, -1) : declared
  const firstOptional = named.findIndex((name) => name.endsWith('?'))
  const required = firstOptional === -1 ? named.length : firstOptional
  if (!named.slice(required).every((name) => name.endsWith('?'))) {
    throw new ConfigurationError(
      `${method}: params [${declared.join(', ')}]: a required parameter cannot follow an optional one`,
    )
  }
  return { names: named.map((name) => name.replace('?', '')), required, isVariadic }
}
