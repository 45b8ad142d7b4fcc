import { classNameOf, describe, messageOf } from '../support/describe.js'
import { registeredClass, registeredPath, type ErrorClass } from './error-registry.js'
import { MethodNotFound, NamekoException, RemoteError, type CallFacts } from '../errors/errors.js'
import { wireSafe } from './wire-safe.js'

/**
 * An error on the wire, in nameko's form.
 *
 * 1. `exc_path` of nameko's own errors is `nameko.exceptions.*`, of JavaScript's `javascript.*`, of a
 *    registered class its path, of every other class `{service}.{class}`.
 * 2. Inside `exc_args` numbers, booleans and nulls become strings, lists and tables are kept.
 * 3. A {@link RemoteError} on its way up is passed on as it came, so an error keeps its type, arguments
 *    and message through any number of hops.
 * 4. Anything can be thrown in JavaScript: a value that is no error travels by its type's name.
 */
export interface WireError {
  /** The name of the error's class: `ValueError`. */
  readonly exc_type: string
  /** The full name of the class: `builtins.ValueError`. */
  readonly exc_path?: string
  /** The arguments that the error was made of. */
  readonly exc_args: readonly unknown[]
  /** The message of the error. */
  readonly value: string
}

/** A thrown value as its caller is told of it; never throws. */
export function serializeError(thrown: unknown, service: string): WireError {
  try {
    if (thrown instanceof RemoteError) return passOn(thrown)
    return isErrorLike(thrown)
      ? serializeErrorLike(thrown, service)
      : serializeOther(thrown, service)
  } catch (cause) {
    return {
      exc_type: 'Error',
      exc_path: 'javascript.Error',
      exc_args: [],
      value: `an error that cannot be serialized: ${messageOf(cause)}`,
    }
  }
}

/** The error to throw at the caller for the `error` of a reply, whatever a peer put there. */
export function deserializeError(data: unknown, call: CallFacts): Error {
  const fields: Record<string, unknown> = isRecord(data) ? data : { value: data }
  const excArgs: readonly unknown[] = Array.isArray(fields['exc_args']) ? fields['exc_args'] : []
  const value = typeof fields['value'] === 'string' ? fields['value'] : describe(fields['value'])

  const errorClass = registeredClass(fields['exc_path'], fields['exc_type'])
  const instance = errorClass && construct(errorClass, excArgs, value)
  if (instance !== undefined) return instance

  return new RemoteError({
    ...call,
    excType: typeof fields['exc_type'] === 'string' ? fields['exc_type'] : 'Error',
    excPath: typeof fields['exc_path'] === 'string' ? fields['exc_path'] : undefined,
    excArgs,
    value,
  })
}

interface ErrorLike {
  readonly message: string
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (thrown instanceof Error) return true
  return isRecord(thrown) && typeof thrown['message'] === 'string' && 'stack' in thrown
}

function passOn(error: RemoteError): WireError {
  const { excType, excPath, excArgs, value } = error
  const wire = { exc_type: excType, exc_args: excArgs.map(wireSafe), value }
  return excPath === undefined ? wire : { ...wire, exc_path: excPath }
}

function serializeErrorLike(error: ErrorLike, service: string): WireError {
  const path = registeredPath(error.constructor) ?? pathOf(error, service)
  return {
    exc_type: path.slice(path.lastIndexOf('.') + 1),
    exc_path: path,
    exc_args: argsOf(error).map(wireSafe),
    value: messageOf(error),
  }
}

function serializeOther(thrown: unknown, service: string): WireError {
  const type =
    typeof thrown === 'object' && thrown !== null ? classNameOf(thrown) : primitive(thrown)
  const isOwnClass = typeof thrown === 'object' && !languageTypes.has(type)
  return {
    exc_type: type,
    exc_path: `${isOwnClass ? service : 'javascript'}.${type}`,
    exc_args: [wireSafe(thrown)],
    value: messageOf(thrown),
  }
}

/** The type of a primitive value; `null` has one of its own here, so that readers recognise it. */
function primitive(thrown: unknown): string {
  return thrown === null ? 'null' : typeof thrown
}

const languageTypes = new Set([
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError'],
  ...['TypeError', 'URIError', 'Object', 'Array', 'null'],
])

function pathOf(error: ErrorLike, service: string): string {
  const name = nameOf(error)
  if (languageTypes.has(name)) return `javascript.${name}`
  return isOurs(error) ? `nameko.exceptions.${name}` : `${service}.${name}`
}

/** A name that an error or its class sets itself, else that of its class. */
function nameOf(error: ErrorLike): string {
  const isNamed = Object.hasOwn(error, 'name') || hasNamedClass(error)
  const name = isNamed ? (error as { name?: unknown }).name : undefined
  return typeof name === 'string' && name !== '' ? name : classNameOf(error)
}

/** One of Kinoko's classes itself, not a subclass in a service. */
function isOurs(error: ErrorLike): boolean {
  return error instanceof NamekoException && hasNamedClass(error)
}

function hasNamedClass(error: ErrorLike): boolean {
  const prototype = Object.getPrototypeOf(error) as object | null
  return prototype !== null && Object.hasOwn(prototype, 'name')
}

/** Python's `Exception.args`: as the error says itself, else its message if it was given one. */
function argsOf(error: ErrorLike): readonly unknown[] {
  const { args } = error as { args?: unknown }
  if (Array.isArray(args)) return args
  return Object.hasOwn(error, 'message') ? [error.message] : []
}

function construct(
  errorClass: ErrorClass,
  args: readonly unknown[],
  value: string,
): Error | undefined {
  try {
    const error = new errorClass(...args)
    if (!saysLess(error, value)) error.message = value
    return error
  } catch {
    return undefined // the constructor expects more than the peer sent: a RemoteError tells all of it
  }
}

/** Python's MethodNotFound says the bare method name; ours says it in a sentence. */
function saysLess(error: Error, value: string): boolean {
  return value === '' || (error instanceof MethodNotFound && value === error.method)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
