/** A call of a run: who asked whom for what, and how it ended. */
export interface StoryCall {
  /** The id that the request and its reply carry. */
  readonly correlationId: string
  /** The service and the method: `payments.charge`. */
  readonly target: string
  /** The arguments in a line, shortened, the sensitive ones hidden: `"ada", 50`. */
  readonly args: string
  /** The host that asked. */
  readonly caller: string
  /** The correlation id of the call in whose course this one was made; undefined for a client's, and when it is not known. */
  readonly parent?: string
  /** The hosts that were given the request, one after the other. */
  readonly servers: readonly string[]
  /** Undefined as long as it has not ended. */
  readonly outcome?: StoryOutcome
  /** The number of the event in which the request reached the broker. */
  readonly begin: number
  /** The number of the event in which its service's answer reached the broker. */
  readonly answered?: number
  /** The number of the event in which the reply reached the caller. */
  readonly end?: number
  /** Virtual milliseconds since the run began. */
  readonly beganAt: number
  /** Virtual milliseconds since the run began. */
  readonly endedAt?: number
  /** The line of code that made the call: `OrderService.order (shop/orders.ts:12:5)`; undefined when it is not known. */
  readonly where?: string
}

/** How a call ended, for its caller. */
export interface StoryOutcome {
  /** Whether there is a result. */
  readonly ok: boolean
  /** The result, or the error with its name, shortened: `100`, `RangeError: 500 is too much`. */
  readonly text: string
}
