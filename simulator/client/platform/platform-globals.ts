/**
 * The globals of the platform that the client uses; this module is the only place that names them. Everything else in
 * the client is plain ECMAScript.
 */
interface PlatformGlobals {
  /** Node's; a browser has none. */
  readonly Buffer?: {
    isBuffer(value: unknown): boolean
    allocUnsafe(length: number): Uint8Array
  }
  readonly TextEncoder: new () => { encode(text: string): Uint8Array }
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string }
  readonly URL: new (text: string) => ParsedUrl
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>
    /** The domain that code runs in, where the module "domain" is loaded. */
    readonly domain?: object | null
    emitWarning?(text: string, options: { readonly code: string }): void
    getBuiltinModule?(name: 'events'): unknown
    getBuiltinModule?(name: 'async_hooks'): {
      AsyncResource: new (
        type: string,
        options: { readonly requireManualDestroy: boolean },
      ) => {
        runInAsyncScope<A, B>(run: (a: A, b: B) => void, self: undefined, a: A, b: B): void
      }
    }
  }
}

/** The parts of a parsed URL that a connection string is made of. */
export interface ParsedUrl {
  readonly protocol: string
  readonly username: string
  readonly password: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly searchParams: { get(name: string): string | null }
}

/** Calls a function with an argument, in the asynchronous context that was captured. */
export type RunInContext = <A>(run: (arg: A) => void, arg: A) => void

export const platformGlobals = globalThis as unknown as PlatformGlobals
