/**
 * Something that a service or a client did: a line of a recording, as JSON. A call is four of them: its caller `called`, an instance
 * `began` and `ended`, the caller was `answered`.
 */
export type Deed = Started | Called | Answered | Began | Ended | Dispatched

/** The facts that each deed has. */
export interface AnyDeed {
  /** Milliseconds since the epoch, by the clock of the process. */
  readonly at: number
  /** The recorder: one in each process, with a clock of its own. */
  readonly recorder: string
  /** `orders`; undefined for a client that stands alone. */
  readonly service?: string
  /** The number of the container among those that the recorder has seen; undefined for a client that stands alone. */
  readonly container?: number
}

/** The first of each recorder: where its services and clients are connected to. */
export interface Started extends AnyDeed {
  readonly deed: 'started'
  /** `localhost:5672`; of several brokers all, with commas. */
  readonly broker: string
  readonly virtualHost: string
}

/** A request is about to be sent. */
export interface Called extends AnyDeed {
  readonly deed: 'called'
  /** The correlation id. */
  readonly id: string
  /** The service and the method that are called. */
  readonly target: string
  readonly exchange: string
  readonly routingKey: string
  /** The id of the worker that calls; undefined for a client that stands alone. */
  readonly worker?: string
  /** The line of code that calls: `OrderService.order (shop/orders.ts:12:5)`; undefined when it is not known. */
  readonly where?: string
}

/** A call has ended for its caller. */
export interface Answered extends AnyDeed, Outcome {
  readonly deed: 'answered'
  readonly id: string
}

/** A worker has its turn. */
export interface Began extends AnyDeed {
  readonly deed: 'began'
  /** The id of the worker: `orders.place.4f5c...`. */
  readonly worker: string
  readonly method: string
  /** A request, an event, or anything else that fires workers: timers, entrypoints of the user's. */
  readonly firedBy: 'request' | 'event' | 'other'
  /** The correlation id of the message. */
  readonly id?: string
  /** The queue that the request or the event came by. */
  readonly queue?: string
  readonly exchange?: string
  readonly routingKey?: string
  /** By the names of the parameters, sensitive ones hidden; undefined in a recording without values. */
  readonly args?: unknown
}

/** A worker has ended, before its reply is sent. */
export interface Ended extends AnyDeed, Outcome {
  readonly deed: 'ended'
  readonly worker: string
}

/** An event is about to be sent. */
export interface Dispatched extends AnyDeed {
  readonly deed: 'dispatched'
  readonly exchange: string
  readonly routingKey: string
  /** Undefined in a recording without values. */
  readonly data?: unknown
  readonly worker?: string
  readonly where?: string
}

/** How a call or a worker ended. */
export interface Outcome {
  /** The class of the error; undefined when there is a result. */
  readonly error?: string
  /** The words of the error; undefined in a recording without values. */
  readonly message?: string
  /** The line of code that threw. */
  readonly thrownAt?: string
  /** Undefined in a recording without values, and when there is an error. */
  readonly result?: unknown
}
