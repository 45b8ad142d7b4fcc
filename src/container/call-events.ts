import type { Outcome } from './worker.js'

/** A call, for observers. */
export interface CallEvent {
  readonly service: string
  readonly method: string
  readonly correlationId: string
  /** How it ended; undefined until it has. */
  readonly outcome: Outcome | undefined
}

/** A call that has not ended, for diagnosis. */
export interface WaitingCall extends CallEvent {
  /** The moments of `ambient.monotonic()` at which it began, and at which it must end. */
  readonly since: number
  readonly deadline: number
  /** What is missing: a connection, the broker's confirm, the reply. */
  readonly waitsFor: string
  /** The method that makes the call, `orders.total`; undefined for a client. */
  readonly onBehalfOf: string | undefined
}

/** What can be watched of the calls that a container or a client makes. */
export interface CallEvents {
  callBegun: WaitingCall
  /** Once for each call that was begun. */
  callSettled: WaitingCall
  /** A reply came for which no call waits: too late, or twice. */
  replyDropped: { readonly correlationId: unknown }
}
