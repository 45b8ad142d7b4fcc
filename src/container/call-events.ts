import type { Outcome } from './outcome.js'

/** A call, for observers. */
export interface CallEvent {
  /** The service that is called. */
  readonly service: string
  /** The method that is called. */
  readonly method: string
  /** The id that the request and its reply carry. */
  readonly correlationId: string
  /** How the call ended; undefined until it has. */
  readonly outcome: Outcome | undefined
}

/** A call that has not ended, for diagnosis. */
export interface WaitingCall extends CallEvent {
  /** When the call began: a moment of `ambient.monotonic()`, in milliseconds. */
  readonly since: number
  /** When the call must end: a moment of `ambient.monotonic()`, in milliseconds. */
  readonly deadline: number
  /** What is missing at the moment, in words: a connection, the broker's confirm, the reply. */
  readonly waitsFor: string
  /** The method that makes the call, `orders.total`; undefined for a client. */
  readonly onBehalfOf: string | undefined
}

/** What can be watched of the calls that a container or a client makes. */
export interface CallEvents {
  /** A call began. */
  callBegun: WaitingCall
  /** A call ended; once for each call that began. */
  callSettled: WaitingCall
  /** A reply came for which no call waits: too late, or twice. */
  replyDropped: {
    /** As the reply had it; a peer may send anything. */
    readonly correlationId: unknown
  }
}
