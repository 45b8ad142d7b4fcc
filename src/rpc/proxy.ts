import { resolveCallOptions, type CallOptions, type ResolvedCallOptions } from './call-options.js'
import type { CallOrigin } from './call-target.js'
import type { Caller } from './caller.js'
import type { Keywords } from './keywords.js'
import type { Outcome } from '../container/outcome.js'
import type { Call } from './call.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any method
type AnyMethod = (...args: any[]) => unknown

/** A service whose class is not known here: any method, with any arguments. */
export type AnyService = Record<string, (...args: unknown[]) => unknown>

/** A service as its callers see it: each of its methods as a {@link MethodProxy}, and nothing else. */
export type ServiceProxy<T = AnyService> = {
  readonly [Name in keyof T as MethodName<T, Name>]: MethodProxy<T[Name]>
}

/**
 * Keeps the names of methods. The field is looked at inside an object: taken bare, a service with a proxy
 * of itself (or of one that has a proxy of it) would be a type without end.
 */
type MethodName<T, Name extends keyof T> = Name extends 'then'
  ? never
  : { field: T[Name] } extends { field: AnyMethod }
    ? Name
    : never

/** Several services by name; those that are not in `T` through `service<Type>('name')`. */
export type ClusterProxy<T = Record<string, AnyService>> = {
  readonly [Name in keyof T as Name extends 'then' | 'service' ? never : Name]: ServiceProxy<
    T[Name]
  >
} & {
  service<S = AnyService>(name: string): ServiceProxy<S>
}

/**
 * A method of another service. Called, it gives a promise of the result, which rejects with the remote
 * error, ServiceNotFound, RpcTimeout, or another NamekoException.
 */
export interface MethodProxy<M> extends AsyncMethod<M> {
  /** Sends the request and goes on; `reply.result()` waits for the result. */
  callAsync: {
    (...args: [...Leading<ParametersOf<M>>, Keywords]): RpcReply<ResultOf<M>>
    (...args: ParametersOf<M>): RpcReply<ResultOf<M>>
  }
  /** The same method with other options: `add.with({ timeout: 5 })(1, 2)`. */
  with(options: CallOptions): MethodProxy<M>
}

/** A method that takes its arguments by position, by name (`kwargs(...)`), or both, and gives a promise. */
export interface AsyncMethod<M> {
  (...args: [...Leading<ParametersOf<M>>, Keywords]): Promise<ResultOf<M>>
  (...args: ParametersOf<M>): Promise<ResultOf<M>>
}

type ParametersOf<M> = M extends (...args: infer P) => unknown ? P : never

/** The positional arguments that may stand before keyword arguments: none, the first, the first two, ... */
type Leading<P extends readonly unknown[]> =
  Required<P> extends readonly [infer Head, ...infer Tail]
    ? [] | [Head, ...Leading<Tail>]
    : P extends readonly []
      ? []
      : P

type ResultOf<M> = M extends (...args: never[]) => infer R ? Awaited<R> : never

/** A call that was begun: its result can be waited for later, or never. */
export class RpcReply<T = unknown> {
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  get correlationId(): string {
    return this.#call.correlationId
  }

  /** How the call ended; undefined until it has. */
  get outcome(): Outcome | undefined {
    return this.#call.outcome
  }

  /** The result, or the error; the same promise however often it is asked for. */
  result(): Promise<T> {
    return this.#call.result() as Promise<T>
  }
}

/** What a proxy calls through: the engine, on whose behalf, and how. */
export interface CallPath {
  readonly caller: Caller
  readonly origin: CallOrigin
  readonly options: ResolvedCallOptions
  /** The options as they were given, for those of a single call to be merged in. */
  readonly given: CallOptions
}

/** The proxy of a service. Its methods are made when they are first touched. */
export function createServiceProxy<T>(service: string, path: CallPath): ServiceProxy<T> {
  const make = (method: string): unknown => createMethodProxy(service, method, path)
  return lazily(`ServiceProxy(${service})`, make) as ServiceProxy<T>
}

/** The proxy of a cluster: services by name. */
export function createClusterProxy<T>(path: CallPath): ClusterProxy<T> {
  const proxyOf = (name: string): object => createServiceProxy(name, path)
  const make = (name: string): unknown => (name === 'service' ? proxyOf : proxyOf(name))
  return lazily('ClusterProxy', make) as ClusterProxy<T>
}

function createMethodProxy(
  service: string,
  method: string,
  path: CallPath,
): MethodProxy<AnyMethod> {
  const { caller, origin, options } = path
  const target = { service, method, address: caller.addressOf(service, method), origin, options }
  const call = (...args: unknown[]): Promise<unknown> => caller.call(target, args).result()
  call.callAsync = (...args: unknown[]) => new RpcReply(caller.call(target, args))
  call.with = (options: CallOptions) =>
    createMethodProxy(service, method, withOptions(path, options))
  return call
}

function withOptions(path: CallPath, options: CallOptions): CallPath {
  const given = { ...path.given, ...options }
  return { ...path, given, options: resolveCallOptions(path.caller.environment.config, given) }
}

/**
 * An object whose properties are made when they are first touched. What every object has (`toString`,
 * symbols) is the object's own; `then` is nothing, or every await would take the proxy for a promise, and
 * neither is `toJSON`, or every log line would make a call.
 */
function lazily(label: string, make: (name: string) => unknown): object {
  const made = new Map<string, unknown>()
  return new Proxy(Object.create(null, { toString: { value: () => label } }) as object, {
    get(target, name) {
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined
      if (name in Object.prototype) return Reflect.get(target, name) as unknown
      let value = made.get(name)
      if (value === undefined) {
        value = make(name)
        made.set(name, value)
      }
      return value
    },
  })
}
