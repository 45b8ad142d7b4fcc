import type { ResolvedCallOptions } from './call-options.js'

/** On whose behalf a call is made: a worker, or a standalone client. */
export interface CallOrigin {
  /** The context headers of its calls. */
  readonly headers: Readonly<Record<string, unknown>>
  /** A moment of `ambient.monotonic()`, in milliseconds; no call of the origin may take longer. */
  readonly deadline: number
  /** The method that makes the call; undefined for a client. */
  readonly onBehalfOf: string | undefined
}

/** Where requests for a method are published. */
export interface CallAddress {
  readonly exchange: string
  readonly routingKey: string
}

/** What to call, for whom and how. */
export interface CallTarget {
  readonly service: string
  readonly method: string
  readonly address: CallAddress
  readonly origin: CallOrigin
  readonly options: ResolvedCallOptions
  /** Where middleware stands around the call: the deadline since the middleware began, in `ambient.monotonic()`. */
  readonly deadline?: number
  /** Where middleware stands around the call: the id that the middleware was told. */
  readonly correlationId?: string
  /** Headers from middleware. */
  readonly headers?: Readonly<Record<string, unknown>>
}
