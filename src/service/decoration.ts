/**
 * How compilers call a decorator. There are two forms, and a decorator finds out by its arguments which one
 * it was called in:
 *
 * 1. standard (ECMAScript; TypeScript without `experimentalDecorators`, esbuild, Babel and swc since 2022):
 *    `(method, context)`, where `context.kind` says what was decorated;
 * 2. legacy (TypeScript's `experimentalDecorators`, Babel's `legacy`, swc before 2022):
 *    `(prototype, name, descriptor)`; a field has no descriptor, a static member has its class for a prototype.
 *
 * A function can be marked by hand, too: `(method)`. Everything else is a mistake, or is meant as options.
 */
import { ConfigurationError } from '../errors/errors.js'
import type { Method } from './signature.js'

/** A method that was decorated, in whatever form. */
export interface DecoratedMethod {
  readonly method: Method
  /** Standard form only. */
  readonly context?: ClassMethodDecoratorContext
  /** Legacy form only: where the method stands. */
  readonly place?: { readonly prototype: object; readonly name: string }
}

/** A decorator of methods, as TypeScript sees it in either form. */
export interface MethodMark {
  <M extends Method>(method: M, context?: ClassMethodDecoratorContext): M
  <M extends Method>(
    prototype: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void
}

/**
 * The method that a decorator was applied to; undefined when the arguments are no decoration, so that they
 * must be options. Throws a ConfigurationError for a decoration of anything but a public instance method.
 *
 * @param decorator its name, for the error: `@rpc`
 */
export function decoratedMethod(
  decorator: string,
  args: readonly unknown[],
): DecoratedMethod | undefined {
  const [first, second, third] = args
  if (isStandardContext(second)) return standardMethod(decorator, first, second)
  if (isObjectOrFunction(first) && isKey(second)) {
    return legacyMethod(decorator, first, second, third)
  }
  if (isElementDescriptor(first) || args.length > 1) throw unknownForm(decorator)
  if (typeof first !== 'function') return undefined
  if (isClass(first)) throw misplaced(decorator, 'a class; the class gets its name from @service')
  return { method: first as Method }
}

/** Whether these are the first arguments of a decorator that was applied, to whatever it was. */
export function isDecoration(first: unknown, second: unknown): boolean {
  const isLegacy = isObjectOrFunction(first) && isKey(second)
  return isStandardContext(second) || isLegacy || isElementDescriptor(first)
}

/** The error of a decorator that is called in no known form: the sentence names the settings. */
export function unknownForm(decorator: string): ConfigurationError {
  return new ConfigurationError(
    `${decorator} was called as no known decorator is: compile with standard decorators (TypeScript 5 ` +
      'without `experimentalDecorators`, Babel `version: "2023-11"`, swc `decoratorVersion: "2022-03"`) or ' +
      'with legacy ones (`experimentalDecorators: true`, Babel `version: "legacy"`)',
  )
}

/** Whether a function is a class in the text it was written as. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

function standardMethod(
  decorator: string,
  method: unknown,
  context: StandardContext,
): DecoratedMethod {
  const { kind, name } = context
  if (kind === 'class') throw misplaced(decorator, 'a class; the class gets its name from @service')
  const problem =
    kind !== 'method'
      ? kindProblem(kind)
      : context.static === true
        ? 'is static'
        : context.private === true
          ? 'is private'
          : nameProblem(name)
  if (problem !== undefined) throw notAMethod(decorator, name, problem)
  return { method: method as Method, context: context as unknown as ClassMethodDecoratorContext }
}

function legacyMethod(
  decorator: string,
  prototype: object,
  name: string | symbol,
  descriptor: unknown,
): DecoratedMethod {
  if (typeof descriptor === 'number') throw notAMethod(decorator, name, 'has it on a parameter')
  const { value, get, set } = (descriptor ?? {}) as Accessors
  const problem =
    typeof prototype === 'function'
      ? 'is static'
      : get !== undefined || set !== undefined
        ? kindProblem(get === undefined ? 'setter' : 'getter')
        : typeof value !== 'function'
          ? kindProblem('field')
          : nameProblem(name)
  if (problem !== undefined) throw notAMethod(decorator, name, problem)
  return { method: value as Method, place: { prototype, name: String(name) } }
}

/** A property descriptor whose functions are only looked at. */
interface Accessors {
  readonly value?: unknown
  readonly get?: unknown
  readonly set?: unknown
}

function kindProblem(kind: string): string {
  if (kind !== 'field') return `is ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
  return 'is a field; write `name(...) { ... }` instead of `name = (...) => ...`'
}

function nameProblem(name: string | symbol): string | undefined {
  if (typeof name === 'symbol') return 'is named by a symbol'
  return name === 'then' ? 'would make every proxy look like a promise' : undefined
}

function notAMethod(decorator: string, name: string | symbol, problem: string): ConfigurationError {
  return new ConfigurationError(
    `${decorator}: an entrypoint must be a public instance method, but \`${String(name)}\` ${problem}`,
  )
}

function misplaced(decorator: string, what: string): ConfigurationError {
  return new ConfigurationError(`${decorator} belongs to a method, and was given ${what}`)
}

interface StandardContext {
  readonly kind: string
  readonly name: string | symbol
  readonly static?: boolean
  readonly private?: boolean
}

function isStandardContext(value: unknown): value is StandardContext {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value
}

/** Babel's form of 2018: one object that describes the class element. */
function isElementDescriptor(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  return 'placement' in value || 'elements' in value
}

function isObjectOrFunction(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function isKey(value: unknown): value is string | symbol {
  return typeof value === 'string' || typeof value === 'symbol'
}
