import { isA } from '../support/describe.js'
import { checkOptions } from '../config/options.js'
import { BadRequest, ConfigurationError } from '../errors/errors.js'
import { checkEntrypointOptions } from './entrypoint-options.js'
import { Extension, type Container } from './extension.js'
import { isSensitive } from './redaction.js'
import {
  decoratedMethod,
  unknownForm,
  type DecoratedMethod,
  type MethodMark,
} from '../service/decoration.js'
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
   * Arguments to hide in logs and traces: `password`, or a part of an argument: `card.number`, `users[0].token`;
   * `users.token` is that of each user. Another form of path is a ConfigurationError of the container. Needs `params`: if
   * no parameter of that name is declared all arguments are hidden. What a schema says of such an argument is hidden,
   * too, also from callers: it may quote the value. Default: none.
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
    const { expectedExceptions, sensitiveArguments } = this
    const given = { expectedExceptions, sensitiveArguments, params, result }
    checkEntrypointOptions(`an entrypoint of ${this.constructor.name}`, given)
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
      (parameter) => isSensitive(this, parameter),
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
    if (isA(error, BadRequest) && error.issues !== undefined) return true
    return this.expectedExceptions.some((expected) => isA(error, expected))
  }

  #readSignature(): Signature {
    const method = methodOf(this.container.serviceClass.prototype, this.#methodName)
    return new Signature(this.#methodName, method, this.#names)
  }
}

/**
 * Marks a method: as a decorator with or without options, standard or legacy (`experimentalDecorators`), or as
 * a function on a function.
 */
export interface EntrypointDecorator<Options> {
  <M extends Method>(method: M, context?: ClassMethodDecoratorContext): M
  <M extends Method>(
    prototype: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void
  (options?: Options): MethodMark
}

/** The settings of a decorator beside what it makes; everything has a default. */
export interface EntrypointDecoratorSettings {
  /** The name of the entrypoint in errors. Default `@entrypoint`. */
  readonly name?: string
  /** The keys of its options; others are refused. Default: anything goes. */
  readonly options?: Iterable<string>
}

/** The keys of {@link EntrypointOptions}, for decorators that check theirs. */
export const entrypointOptions: readonly string[] = Object.keys({
  expectedExceptions: 0,
  sensitiveArguments: 0,
  params: 0,
  result: 0,
} satisfies Record<keyof EntrypointOptions, 0>)

/**
 * Makes the decorator of an entrypoint class. `create` is called for each container that hosts the
 * service, with the options that the decorator was given.
 *
 * The decorator throws a ConfigurationError where it stands at anything but a public instance method, and
 * where the compiler calls decorators in no form that is known.
 *
 * @example
 * class Every extends Entrypoint {
 *   constructor(readonly seconds: number) { super() }
 *   override start() { ... this.container.spawnWorker(this) ... }
 * }
 * export const every = entrypoint((seconds: number = 60) => new Every(seconds), { name: '@every' })
 *
 * \@service('reports')
 * class Reports {
 *   \@every(3600) hourly() { ... }
 * }
 */
export function entrypoint<Options>(
  create: (options?: Options) => Entrypoint,
  { name = '@entrypoint', options: known }: EntrypointDecoratorSettings = {},
): EntrypointDecorator<Options> {
  function decorate(...args: unknown[]): unknown {
    const decorated = decoratedMethod(name, args)
    if (decorated !== undefined) return mark(name, decorated, create)
    const options = args[0] as Options | undefined
    if (known !== undefined) checkOptions(name, options, known)
    return (...args: unknown[]) => {
      const decorated = decoratedMethod(name, args)
      if (decorated === undefined) throw unknownForm(name)
      return mark(name, decorated, () => create(options))
    }
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
    const creators = creatorsAt(serviceClass.prototype, name)
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

type Creators = (() => Entrypoint)[]

/** Keyed by the method itself: an inherited method is the same function. */
const creatorsOf = new WeakMap<Method, Creators>()

/** The marked methods by the prototype and the name they stood under, where another decorator replaced them. */
const marked = new WeakMap<object, Map<string, Method>>()

/** A legacy decorator may give the descriptor back or nothing; a standard one and a call by hand give the method. */
function mark(decorator: string, decorated: DecoratedMethod, create: () => Entrypoint): unknown {
  const { method, context, place } = decorated
  const creators = creatorsOf.get(method)
  if (creators === undefined) creatorsOf.set(method, [create])
  else creators.push(create)
  if (place !== undefined) {
    remember(place.prototype, place.name, method)
    return undefined
  }
  if (context !== undefined && creators === undefined) followReplacement(decorator, context, method)
  return method
}

function remember(prototype: object, name: string, method: Method): void {
  const methods = marked.get(prototype)
  if (methods === undefined) marked.set(prototype, new Map([[name, method]]))
  else methods.set(name, method)
}

/**
 * Another decorator further up may put a method of its own in the place of the marked one. A standard
 * decorator does not see the class; the first instance does, before a container asks for entrypoints.
 */
function followReplacement(
  decorator: string,
  context: ClassMethodDecoratorContext,
  method: Method,
): void {
  const name = String(context.name)
  let isDone = false
  context.addInitializer(function () {
    if (isDone) return
    const levels = [...levelsOf(this as object)].filter((level) => Object.hasOwn(level, name))
    isDone = levels.some((level) => ownMethod(level, name) === method)
    if (isDone) return
    const replaced = levels.filter((level) => !creatorsOf.has(ownMethod(level, name)))
    if (replaced.length !== 1) {
      throw new ConfigurationError(
        `${decorator}: another decorator has replaced the method \`${name}\`: write ${decorator} first, above it`,
      )
    }
    remember(replaced[0]!, name, method)
    isDone = true
  })
}

function creatorsAt(prototype: object, name: string): Creators | undefined {
  for (const level of levelsOf(prototype)) {
    if (!Object.hasOwn(level, name)) continue
    const original = marked.get(level)?.get(name)
    return creatorsOf.get(ownMethod(level, name)) ?? (original && creatorsOf.get(original))
  }
  return undefined
}

function methodNames(prototype: object): Set<string> {
  const names = new Set<string>()
  for (const level of levelsOf(prototype)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name)
  }
  return names
}

const noMethod: Method = () => undefined

function methodOf(prototype: object, name: string): Method {
  for (const level of levelsOf(prototype)) {
    if (Object.hasOwn(level, name)) return ownMethod(level, name)
  }
  return noMethod
}

/** A getter is not called: only plain methods are entrypoints. */
function ownMethod(level: object, name: string): Method {
  const value: unknown = Object.getOwnPropertyDescriptor(level, name)?.value
  return typeof value === 'function' ? (value as Method) : noMethod
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
