import { UnserializableValueError } from '../errors/errors.js'
import { noKwargs, type Kwargs } from '../service/signature.js'

/** Keyword arguments of a call; made by {@link kwargs}. */
export class Keywords {
  /** The arguments by the names of the parameters. */
  readonly values: Kwargs

  constructor(values: Kwargs) {
    this.values = values
  }
}

/**
 * Arguments by the names of the parameters, as Python callers send them: the last argument of a call,
 * behind any positional ones. The method has to declare the names, `@rpc({ params: ['a', 'b'] })`.
 *
 * @example
 * await calculator.divide(kwargs({ a: 6, b: 3 }))
 * await calculator.divide(6, kwargs({ b: 3 }))
 */
export function kwargs(values: Kwargs): Keywords {
  return new Keywords({ ...values })
}

/**
 * The positional and the keyword arguments among those that a proxy was called with. Throws an
 * UnserializableValueError when keyword arguments are not the last.
 */
export function splitArguments(given: readonly unknown[]): {
  readonly args: readonly unknown[]
  readonly kwargs: Kwargs
} {
  if (!given.some(isKeywords)) return { args: given, kwargs: noKwargs }
  const args = given.slice(0, -1)
  const last = given.at(-1)
  if (!(last instanceof Keywords) || args.some(isKeywords)) {
    throw new UnserializableValueError('kwargs(...) must be the last argument')
  }
  return { args, kwargs: last.values }
}

function isKeywords(value: unknown): boolean {
  return value instanceof Keywords
}
