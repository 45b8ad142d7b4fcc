/**
 * Types of values on their way through JSON.
 *
 * What a method returns is not what its caller gets: a `Date` arrives as text, `undefined` in a list as `null`,
 * the methods of an object not at all. And not everything that a method is declared with can be sent to it. The
 * other serializers carry more (MessagePack has bytes and dates of its own); the types speak of JSON, which is
 * the default.
 */

/** Stands for what cannot travel. Nothing is of this type but `never`, so that handing over a value is an error. */
export interface CannotTravel<What extends string> {
  /** The kind of the value, for the compiler's message. */
  readonly 'cannot travel': What
  /** Never there: it keeps other types from being assigned. */
  readonly [cannotTravel]: never
}

declare const cannotTravel: unique symbol

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a pattern, to match any function
type AnyFunction = (...args: any[]) => unknown

/** Values that JSON keeps as they are. */
type Plain = string | number | boolean | null

/** `any` and `unknown` say nothing, and stay what they are. */
type IsOpaque<T> = unknown extends T ? true : false

/** A value as it arrives: the result of a remote method, as its caller gets it. `void` promises nothing, and stays. */
export type FromWire<T> =
  IsOpaque<T> extends true ? T : T extends undefined ? null : T extends Plain ? T : FromWireOf<T>

type FromWireOf<T> = T extends bigint
  ? number | bigint
  : T extends Uint8Array
    ? Uint8Array
    : T extends { toJSON(...args: never[]): infer J }
      ? FromWire<J>
      : T extends Refused
        ? CannotTravel<NameOf<T>>
        : T extends readonly unknown[]
          ? Unless<T, { [I in keyof T]: FromWire<T[I]> }>
          : FromWireOfObject<T>

/** An `object` that is not known any closer may be a Date, and arrive as text. */
type FromWireOfObject<T> = T extends object
  ? object extends T
    ? unknown
    : Unless<T, FromWireFields<T>>
  : T

/** Without methods, which stay behind with the prototype; a field that is undefined is missing. */
type FromWireFields<T> = Flat<
  {
    [K in keyof T as FieldKind<T, K> extends 'sent' ? K : never]: FromWire<T[K]>
  } & {
    [K in keyof T as FieldKind<T, K> extends 'perhaps' ? K : never]?: FromWire<
      Exclude<T[K], undefined>
    >
  }
>

type Flat<T> = { [K in keyof T]: T[K] }

/** The field is looked at inside an object: taken bare, types that hold each other would have no end. */
type FieldKind<T, K extends keyof T> = K extends symbol
  ? 'never'
  : { field: T[K] } extends { field: AnyFunction | undefined }
    ? { field: unknown } extends { field: T[K] }
      ? 'sent'
      : 'never'
    : { field: undefined } extends { field: T[K] }
      ? { field: unknown } extends { field: T[K] }
        ? 'sent'
        : 'perhaps'
      : 'sent'

/** The values that a caller may hand over for a parameter. */
export type ToWire<T> =
  IsOpaque<T> extends true ? T : T extends Plain | bigint | undefined ? T : ToWireOf<T>

type ToWireOf<T> = T extends Date
  ? Date | string
  : T extends Uint8Array
    ? T
    : T extends { toJSON(...args: never[]): infer J }
      ? T | ToWire<J>
      : T extends Refused
        ? CannotTravel<NameOf<T>>
        : T extends readonly unknown[]
          ? Unless<T, { [I in keyof T]: ToWire<T[I]> }>
          : T extends object
            ? Unless<T, { [K in keyof T]: ToWire<T[K]> }>
            : T

/** Values that no text can stand for. */
type Refused =
  | AnyFunction
  | symbol
  | PromiseLike<unknown>
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakKeyed

type WeakKeyed = WeakMap<WeakKey, unknown> | WeakSet<WeakKey>

type NameOf<T> = T extends AnyFunction
  ? 'a function'
  : T extends symbol
    ? 'a symbol'
    : T extends PromiseLike<unknown>
      ? 'a promise'
      : T extends ReadonlyMap<unknown, unknown>
        ? 'a Map'
        : T extends ReadonlySet<unknown>
          ? 'a Set'
          : 'a weak collection'

/** The type itself where the way through JSON changes nothing, since it has the better name. */
type Unless<T, Changed> = [T] extends [Changed] ? ([Changed] extends [T] ? T : Changed) : Changed
