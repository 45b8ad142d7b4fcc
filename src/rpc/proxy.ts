import {
  callOptionNames,
  resolveCallOptions,
  type CallOptions,
  type ResolvedCallOptions,
} from './call-options.js'
import { checkOptions } from '../config/options.js'
import type { OnlyCallable } from './callable.js'
import type { CallOrigin } from './call-target.js'
import type { Caller } from './caller.js'
import type { Keywords } from './keywords.js'
import type { Outcome } from '../container/outcome.js'
import type { Call as PendingCall } from './call.js'
import type { FromWire, ToWire } from '../wire/travel.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a constraint, to accept any method
type AnyMethod = (...args: any[]) => unknown

/** A service whose class is not known here: any method, with any arguments. */
export type AnyService = Record<string, (...args: unknown[]) => unknown>

/**
 * A service as its callers see it: each of its methods as a {@link MethodProxy}, and nothing else.
 *
 * Of a service that `defineService` made these are the methods that it was given. Of a class they are all public
 * methods, with `@rpc` or not: decorators leave nothing in a type. An interface that the class implements, or
 * `Pick<Shop, 'total'>`, says it more exactly: `new RpcProxy<ShopApi>('shop')`.
 */
export type ServiceProxy<T = AnyService> = {
  readonly [Name in keyof T as MethodName<T, Name>]: MethodProxy<T[Name]>
}

/**
 * Keeps the names of methods. The field is looked at inside an object: taken bare, a service with a proxy
 * of itself (or of one that has a proxy of it) would be a type without end.
 */
type MethodName<T, Name extends keyof T> = Name extends 'then' | symbol
  ? never
  : T extends OnlyCallable<infer Names>
    ? Extract<Name, Names>
    : { field: T[Name] } extends { field: AnyMethod }
      ? Name
      : never

/** Several services by name; services that are not in `T` through `service<Type>('name')`. */
export type ClusterProxy<T = Record<string, AnyService>> = {
  readonly [Name in keyof T as Name extends 'then' | 'service' ? never : Name]: ServiceProxy<
    T[Name]
  >
} & {
  /** A service that is not in `T`. */
  service<S = AnyService>(name: string): ServiceProxy<S>
}

/**
 * A method of another service. Called, it gives a promise of the result, which rejects with the remote
 * error, ServiceNotFound, RpcTimeout, or another NamekoException.
 *
 * Arguments and result are typed as JSON carries them ({@link ToWire}, {@link FromWire}): a `Date` arrives as
 * text, a `bigint` that a number can hold as a number, and a callback is no argument. Overloads are kept, four at
 * most; a generic method keeps its type parameters if it gives a promise.
 */
export type MethodProxy<M> = RemoteCall<M> & {
  /** Sends the request and goes on; `reply.result()` waits for the result. */
  callAsync: RemoteCallAsync<M>
  /** The same method with other options: `add.with({ timeout: 5 })(1, 2)`. */
  with(options: CallOptions): MethodProxy<M>
  /** There for the types alone. */
  readonly [declared]?: M
}

declare const declared: unique symbol

/** The method that a {@link MethodProxy} stands for, as its class declares it. */
export type MethodOf<P> = P extends { readonly [declared]?: infer M } ? NonNullable<M> : never

/** A method that takes its arguments by position, by name (`kwargs(...)`), or both, and gives a promise. */
export interface AsyncMethod<M> {
  (...args: [...Leading<ParametersOf<M>>, Keywords]): Promise<ResultOf<M>>
  (...args: ParametersOf<M>): Promise<ResultOf<M>>
}

type RemoteCall<M> =
  IsGeneric<M> extends true
    ? GivenBy<M> extends PromiseLike<unknown>
      ? M & KeywordCall<ParametersOf<M>, Promise<Arrived<ResultOf<M>>>>
      : Call<ParametersOf<M>, Promise<Arrived<ResultOf<M>>>>
    : M extends FourOverloads<
          infer A,
          infer R,
          infer B,
          infer S,
          infer C,
          infer T,
          infer D,
          infer U
        >
      ? IsSame<[A, R], [D, U]> extends true
        ? Call<A, Promise<Arrived<R>>>
        : Call<A, Promise<Arrived<R>>> &
            Call<B, Promise<Arrived<S>>> &
            Call<C, Promise<Arrived<T>>> &
            Call<D, Promise<Arrived<U>>>
      : never

type RemoteCallAsync<M> =
  M extends FourOverloads<infer A, infer R, infer B, infer S, infer C, infer T, infer D, infer U>
    ? IsSame<[A, R], [D, U]> extends true
      ? Call<A, RpcReply<Arrived<R>>>
      : Call<A, RpcReply<Arrived<R>>> &
          Call<B, RpcReply<Arrived<S>>> &
          Call<C, RpcReply<Arrived<T>>> &
          Call<D, RpcReply<Arrived<U>>>
    : never

type Arrived<R> = FromWire<Awaited<R>>

/** By position, by name, or both; where anything goes, keyword arguments do. */
type Call<P extends readonly unknown[], R> =
  unknown[] extends Sent<P> ? (...args: Sent<P>) => R : BothCalls<P, R>

interface BothCalls<P extends readonly unknown[], R> {
  (...args: [...Leading<Sent<P>>, Keywords]): R
  (...args: Sent<P>): R
}

type KeywordCall<P extends readonly unknown[], R> = (...args: [...Leading<Sent<P>>, Keywords]) => R

type Sent<P extends readonly unknown[]> = { [I in keyof P]: ToWire<P[I]> }

/** TypeScript matches overloads in their order, and the first again where there are fewer. */
interface FourOverloads<
  A extends readonly unknown[],
  R,
  B extends readonly unknown[],
  S,
  C extends readonly unknown[],
  T,
  D extends readonly unknown[],
  U,
> {
  (...args: A): R
  (...args: B): S
  (...args: C): T
  (...args: D): U
}

/** A generic method takes more than its own signature with the bounds in place of the type parameters. */
type IsGeneric<M> = M extends (...args: infer P) => infer R
  ? ((...args: P) => R) extends M
    ? false
    : IsOverloaded<M> extends true
      ? false
      : true
  : false

/** The first and the last of the overloads are the same where there is only one. */
type IsOverloaded<M> =
  M extends FourOverloads<
    infer A,
    infer R,
    readonly never[],
    unknown,
    readonly never[],
    unknown,
    infer D,
    infer U
  >
    ? IsSame<[A, R], [D, U]> extends true
      ? false
      : true
    : false

type IsSame<X, Y> = [X] extends [Y] ? ([Y] extends [X] ? true : false) : false

type ParametersOf<M> = M extends (...args: infer P) => unknown ? P : never

/** The positional arguments that may stand before keyword arguments: no argument, the first, the first two, ... */
type Leading<P extends readonly unknown[]> =
  Required<P> extends readonly [infer Head, ...infer Tail]
    ? [] | [Head, ...Leading<Tail>]
    : P extends readonly []
      ? []
      : P

type GivenBy<M> = M extends (...args: never[]) => infer R ? R : never

type ResultOf<M> = Awaited<GivenBy<M>>

/** A call that was begun, whose result can be waited for later, or never. */
export class RpcReply<T = unknown> {
  readonly #call: PendingCall

  constructor(call: PendingCall) {
    this.#call = call
  }

  /** The id that the request and its reply carry. */
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

/** The way in which a proxy calls: through which caller, on whose behalf, and how. */
export interface CallPath {
  readonly caller: Caller
  readonly origin: CallOrigin
  readonly options: ResolvedCallOptions
  /** The options as they were given, for the options of a single call to be merged in. */
  readonly given: CallOptions
}

/** The proxy of a service. Methods are made when they are first touched. */
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
  call.with = (options: CallOptions) => {
    checkOptions(`${service}.${method}.with`, options, callOptionNames)
    return createMethodProxy(service, method, withOptions(path, options))
  }
  return call
}

function withOptions(path: CallPath, options: CallOptions): CallPath {
  const given = { ...path.given, ...options }
  return { ...path, given, options: resolveCallOptions(path.caller.environment.config, given) }
}

/** The method by which Node's `inspect`, and the consoles that follow it, ask an object for its text. */
const inspected = Symbol.for('nodejs.util.inspect.custom')

/**
 * An object whose properties are made when they are first touched. Properties of every object (`toString`,
 * symbols) are the object's own; `then` is undefined, or every await would take the proxy for a promise, and
 * so is `toJSON`, or every log line would make a call.
 */
function lazily(label: string, make: (name: string) => unknown): object {
  const made = new Map<string, unknown>()
  const own = { toString: { value: () => label }, [inspected]: { value: () => label } }
  return new Proxy(Object.create(null, own) as object, {
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
