import type { ResolvedCallOptions } from './call-options.js'

/** On whose behalf a call is made: a worker, or a standalone client. */
export interface CallOrigin {
  /** The context headers of its calls. */
  readonly headers: Readonly<Record<string, unknown>>
  /** A moment of `ambient.monotonic()`, in milliseconds; no call of the origin may take longer. */
  readonly deadline: number
  /** The method that makes the call; undefined for a client. */
  readonly onBehalfOf: string | undefined
  /** The ids of the calls that led to this one, `{service}.{method}.{uuid}`, oldest first. Left out by a client. */
  readonly parentCallIds?: readonly string[]
  /**
   * Names a call of the origin so that the same call has the same name when the origin runs once more, for the same
   * request. Undefined, or left out, for an origin that no request stands behind.
   *
   * @param target the method that is called: `prices.of`
   * @param body the request
   */
  nameCall?(target: string, body: Uint8Array): string | undefined
}

/** The address to which requests for a method are published. */
export interface CallAddress {
  readonly exchange: string
  readonly routingKey: string
}

/** The method to call, for whom and how. */
export interface CallTarget {
  readonly service: string
  readonly method: string
  readonly address: CallAddress
  readonly origin: CallOrigin
  readonly options: ResolvedCallOptions
  /** The deadline of the call with its middleware, a moment of `ambient.monotonic()`. Default: counted from now. */
  readonly deadline?: number
  /** The correlation id that the middleware of the call was told. Default: a new one. */
  readonly correlationId?: string
  /** Headers from middleware. */
  readonly headers?: Readonly<Record<string, unknown>>
}
