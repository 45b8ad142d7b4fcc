/** What happened to a connection to the broker. */
export type ConnectionState =
  /** The connection is open, with all channels ready. */
  | 'connected'
  /** The connection broke, or the broker closed it; it is about to be opened again. */
  | 'lost'
  /** The connection could not be opened; the next attempt comes after `delayMs`. */
  | 'retrying'
  /** The broker is short of memory or of disk space and reads nothing from the connection. */
  | 'blocked'
  /** The broker reads again. */
  | 'unblocked'
  /** The connection was given up for good. */
  | 'failed'
  /** The connection was closed on purpose. */
  | 'closed'

/** A change in a connection to the broker, for observers; each has its line in the log too. */
export interface ConnectionEvent {
  /** The name of the connection, as the broker's management tools show it: `orders (publish)`. */
  readonly connection: string
  /** What happened. */
  readonly state: ConnectionState
  /** The error that led to it, or what the broker said. */
  readonly reason?: unknown
  /** For `retrying`: how many attempts have failed in a row. */
  readonly attempt?: number
  /** For `retrying`: the pause before the next attempt, in milliseconds. */
  readonly delayMs?: number
}

/** What can be watched of the connections of a container or a client. */
export interface BrokerEvents {
  /** A connection was opened, lost, blocked, closed, ... */
  connection: ConnectionEvent
}
