import { BadRequest, ConfigurationError } from '../errors/errors.js'
import { Extension, type Container } from './extension.js'
import { Signature, type Kwargs, type Method } from '../service/signature.js'
import type { StandardSchema } from '../service/standard-schema.js'
import { Validation, type ParameterSchemas } from '../service/validation.js'
import type { WorkerEntrypoint } from './worker.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any class
export type ExceptionClass = abstract new (...args: any[]) => unknown

/** Options of every entrypoint. */
export interface EntrypointOptions {
  /** Errors that callers may cause: logged as warnings. Every error reaches the caller, expected or not. Default: none. */
  expectedExceptions?: ExceptionClass | readonly ExceptionClass[]
  /**
   * Arguments to hide in logs and traces: `password`, or a part of an argument: `card.number`, `users[0].token`. Needs
   * `params`: if no parameter of that name is declared all arguments are hidden. Default: none.
   */
  sensitiveArguments?: string | readonly string[]
  /**
   * The names of the method's parameters: `['a', 'b?', '...rest']`. Callers may then give arguments by these names
   * (`kwargs(...)`, or Python's keyword arguments), logs and traces show arguments under them, `sensitiveArguments`
   * finds them, and an argument too many is an IncorrectSignature.
   *
   * With a schema for each (zod, valibot, any Standard Schema) arguments are checked before the method runs:
   * `{ a: z.number(), 'b?': z.string() }`; a wrong argument is a BadRequest that names the field.
   *
   * Default: the names are not known, since JavaScript keeps none at run time (and a name in the text of the method is
   * what minifiers and bundlers make of it). Arguments then come by position only, and any number of them is right
   * that the method does not miss.
   */
  params?: readonly string[] | ParameterSchemas
  /** A schema for the method's result; a result that it refuses is an InvalidResult. Default: any result is right. */
  result?: StandardSchema
}

/** Something that fires a service method: a request, an event, a timer. */
export abstract class Entrypoint extends Extension implements WorkerEntrypoint {
  /** Errors that callers may cause. */
  readonly expectedExceptions: readonly ExceptionClass[]
  /** Hidden in logs and traces. */
  readonly sensitiveArguments: readonly string[]
  /** Whether the method runs once for each idempotency key. */
  readonly isIdempotent: boolean = false
  readonly #names: readonly string[] | undefined
  readonly #schemas: ParameterSchemas | undefined
  readonly #result: StandardSchema | undefined
  #methodName = ''
  #signature: Signature | undefined
  #validation: Validation | undefined

  constructor(options: EntrypointOptions = {}) {
    super()
    this.expectedExceptions = toList<ExceptionClass>(options.expectedExceptions)
    this.sensitiveArguments = toList<string>(options.sensitiveArguments)
    const { params, result } = options
    this.#names = isNames(params) ? params : Object.keys(params)
    this.#schemas = isNames(params) ? undefined : params
    this.#result = result
  }

  /** The method of the service class that this entrypoint fires. */
  get methodName(): string {
    return this.#methodName
  }

  /** The method's parameters. */
  get signature(): Signature {
    return this.#signature ?? this.#readSignature()
  }

  /** The method's schemas; undefined when it has none. */
  get validation(): Validation | undefined {
    if (this.#schemas === undefined && this.#result === undefined) return undefined
    return (this.#validation ??= new Validation(
      this.#methodName,
      this.#schemas ?? {},
      this.#result,
    ))
  }

  /**
   * Called by the container; use {@link bind} to claim sub-extensions. Throws a ConfigurationError for `params` that
   * cannot be those of the method.
   */
  bindTo(container: Container, methodName: string): void {
    this.#methodName = methodName
    this.bind(container)
    this.#signature = this.#readSignature()
  }

  /**
   * Checks the arguments of a request before a worker is spawned. Throws an IncorrectSignature when they do not fit the
   * method; gives them in the order in which the method takes them, so that they need not be arranged again. Override
   * to check something else: an override may give nothing.
   */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- an override that only checks gives nothing
  checkSignature(args: readonly unknown[], kwargs: Kwargs): readonly unknown[] | void {
    return this.signature.arrange(args, kwargs)
  }

  /** Whether an error is the caller's doing, as far as the entrypoint was told. */
  isExpected(error: unknown): boolean {
    if (error instanceof BadRequest && error.issues !== undefined) return true
    return this.expectedExceptions.some((expected) => error instanceof expected)
  }

  #readSignature(): Signature {
    const method = methodOf(this.container.serviceClass.prototype, this.#methodName)
    return new Signature(this.#methodName, method, this.#names)
  }
}

/** Marks a method: as a decorator with or without options, or as a function on a function. */
export interface EntrypointDecorator<Options> {
  <M extends Method>(method: M, context?: ClassMethodDecoratorContext): M
  (options?: Options): <M extends Method>(method: M, context?: ClassMethodDecoratorContext) => M
}

/**
 * Makes the decorator of an entrypoint class. `create` is called for each container that hosts the
 * service, with the options that the decorator was given.
 *
 * @example
 * class Every extends Entrypoint {
 *   constructor(readonly seconds: number) { super() }
 *   override start() { ... this.container.spawnWorker(this) ... }
 * }
 * export const every = entrypoint((seconds: number = 60) => new Every(seconds))
 *
 * \@service('reports')
 * class Reports {
 *   \@every(3600) hourly() { ... }
 * }
 */
export function entrypoint<Options>(
  create: (options?: Options) => Entrypoint,
): EntrypointDecorator<Options> {
  function decorate(first?: Options | Method, context?: ClassMethodDecoratorContext): unknown {
    if (typeof first === 'function') return mark(first as Method, context, create)
    return (method: Method, context?: ClassMethodDecoratorContext) =>
      mark(method, context, () => create(first))
  }
  return decorate as EntrypointDecorator<Options>
}

/**
 * The entrypoints of a class, new ones at each call, by the method they fire. Inherited methods count;
 * a method that overrides one without a decorator of its own is no entrypoint.
 */
export function entrypointsOf(serviceClass: { prototype: object }): Map<string, Entrypoint[]> {
  const found = new Map<string, Entrypoint[]>()
  for (const name of methodNames(serviceClass.prototype)) {
    const creators = creatorsOf.get(methodOf(serviceClass.prototype, name))
    if (creators === undefined) continue
    const entrypoints = creators.map((create) => create())
    found.set(name, entrypoints)
  }
  return found
}

/** Whether a method was marked by the decorator of an entrypoint. */
export function isEntrypoint(method: Method): boolean {
  return creatorsOf.has(method)
}

/** Keyed by the method itself: an inherited method is the same function. */
const creatorsOf = new WeakMap<Method, (() => Entrypoint)[]>()

function mark(
  method: Method,
  context: ClassMethodDecoratorContext | undefined,
  create: () => Entrypoint,
): Method {
  if (context !== undefined) checkContext(context)
  const creators = creatorsOf.get(method)
  if (creators === undefined) creatorsOf.set(method, [create])
  else creators.push(create)
  return method
}

/** Decorators are checked by their types too, but not everybody uses TypeScript. */
function checkContext(context: ClassMethodDecoratorContext): void {
  const name = String(context.name)
  const problem = problemOf(context)
  if (problem !== undefined) {
    throw new ConfigurationError(
      `an entrypoint must be a public instance method, but \`${name}\` ${problem}`,
    )
  }
}

function problemOf(context: ClassMethodDecoratorContext): string | undefined {
  const kind: string = context.kind
  if (kind !== 'method') return `is a ${kind}`
  if (context.static) return 'is static'
  if (context.private) return 'is private'
  if (typeof context.name === 'symbol') return 'is named by a symbol'
  const isThenable = context.name === 'then'
  return isThenable ? 'would make every proxy look like a promise' : undefined
}

function methodNames(prototype: object): Set<string> {
  const names = new Set<string>()
  for (const level of levelsOf(prototype)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name)
  }
  return names
}

const noMethod: Method = () => undefined

/** A getter is not called: only plain methods are entrypoints. */
function methodOf(prototype: object, name: string): Method {
  for (const level of levelsOf(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(level, name)
    if (descriptor === undefined) continue
    const value: unknown = descriptor.value
    return typeof value === 'function' ? (value as Method) : noMethod
  }
  return noMethod
}

/** A prototype and those it inherits from, without what every object has. */
function* levelsOf(prototype: object): Generator<object> {
  let level: object | null = prototype
  while (level !== null && level !== Object.prototype) {
    yield level
    level = Object.getPrototypeOf(level) as object | null
  }
}

function isNames(
  params: readonly string[] | ParameterSchemas | undefined,
): params is readonly string[] | undefined {
  return params === undefined || Array.isArray(params)
}

function toList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
