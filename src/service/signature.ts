import { ConfigurationError, IncorrectSignature } from '../errors/errors.js'

/** Keyword arguments: values by the names of parameters. */
export type Kwargs = Readonly<Record<string, unknown>>

/** Any method of a service. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any method
export type Method = (this: any, ...args: any[]) => unknown

/** No keyword arguments. */
export const noKwargs: Kwargs = Object.freeze({})

/** Positional arguments that a method takes at most: a call with 100,000 may overflow the stack, and a list holds any number. */
const mostArguments = 10_000

interface Parameters {
  readonly names: readonly string[]
  /** The number of parameters that must be given. */
  readonly required: number
  /** Any number of arguments is right, up to {@link mostArguments}. */
  readonly isVariadic: boolean
}

/**
 * The parameters of a method: whether arguments fit it, answered before a worker is spawned, in Python's words.
 *
 * 1. The names of parameters are those that the entrypoint declares, `params: ['name', 'greeting?', '...rest']`.
 *    JavaScript keeps no names at run time, and what a method's text says differs between a build and the next:
 *    minifiers rename parameters, bundlers sometimes do. So keyword arguments, which Python's callers send, need
 *    `params`, and so does the check that no argument is too much.
 * 2. Without `params` the parameters in front of the first with a default are required (`length` of the function); others
 *    may follow, as in JavaScript, up to 10,000. TypeScript's `?` leaves no trace: give the parameter a default,
 *    or declare it.
 */
export class Signature {
  readonly #method: string
  readonly #parameters: Parameters
  readonly #isDeclared: boolean
  readonly #max: number

  /**
   * @param name the method's name, for errors
   * @param declared the names of its parameters
   * @throws ConfigurationError for names that cannot be those of the method
   */
  constructor(name: string, method: Method, declared?: readonly string[]) {
    this.#method = name
    this.#isDeclared = declared !== undefined
    this.#parameters =
      declared === undefined
        ? { names: [], required: method.length, isVariadic: true }
        : declaredParameters(name, method, declared)
    this.#max = this.#parameters.isVariadic ? mostArguments : this.#parameters.names.length
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

  /** How many positional arguments the method takes at most; 10,000 where no number is declared. */
  get maxArguments(): number {
    return this.#max
  }

  /** Whether a parameter is declared by this name. */
  hasParameter(name: string): boolean {
    return this.#parameters.names.includes(name)
  }

  /** The arguments by parameter name, for logs; an argument without a declared name by its position, `#1`. */
  name(args: readonly unknown[], kwargs: Kwargs): Map<string, unknown> {
    const named = new Map<string, unknown>()
    args.forEach((value, i) => named.set(this.#nameAt(i), value))
    for (const key of Object.keys(kwargs)) named.set(key, kwargs[key])
    return named
  }

  #merge(args: readonly unknown[], kwargs: Kwargs): readonly unknown[] {
    const { names, required } = this.#parameters
    if (args.length > this.#max) throw this.#tooMany(args.length)
    const merged = [...args]
    const given = new Set(args.keys())
    for (const key of Object.keys(kwargs)) {
      const index = names.indexOf(key)
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

  #nameAt(index: number): string {
    return this.#parameters.names[index] ?? `#${index + 1}`
  }

  #unexpected(key: string): IncorrectSignature {
    const advice = this.#isDeclared
      ? ''
      : ` (the names of its parameters are not known: declare them, @rpc({ params: ['${key}', ...] }))`
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
      if (!isGiven(i)) missing.push(`'${this.#nameAt(i)}'`)
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
function declaredParameters(name: string, method: Method, declared: readonly string[]): Parameters {
  const isVariadic = declared.at(-1)?.startsWith('...') === true
  const named = isVariadic ? declared.slice(0, -1) : declared
  const firstOptional = named.findIndex((name) => name.endsWith('?'))
  const required = firstOptional === -1 ? named.length : firstOptional
  const reject = (problem: string): never => {
    throw new ConfigurationError(`${name}: params [${declared.join(', ')}]: ${problem}`)
  }
  if (!named.slice(required).every((name) => name.endsWith('?'))) {
    reject('a required parameter cannot follow an optional one')
  }
  if (!isVariadic && named.length < method.length) {
    reject(`the method takes ${method.length} at least: name all of them`)
  }
  return { names: named.map((name) => name.replace('?', '')), required, isVariadic }
}
