/** What a connection to the broker goes through. */
export type ConnectionState =
  /** Open, with all channels ready. */
  | 'connected'
  /** It broke, or the broker closed it; it is about to be opened again. */
  | 'lost'
  /** It could not be opened, and will be tried again after `delayMs`. */
  | 'retrying'
  /** The broker is short of memory or of disk space and reads nothing from it. */
  | 'blocked'
  /** The broker reads again. */
  | 'unblocked'
  /** Given up for good. */
  | 'failed'
  /** Closed on purpose. */
  | 'closed'

/** A change in a connection to the broker, for observers; each has its line in the log too. */
export interface ConnectionEvent {
  /** What the broker's management tools show: `orders (publish)`. */
  readonly connection: string
  readonly state: ConnectionState
  /** The error that led to it, or what the broker said. */
  readonly reason?: unknown
  /** For `retrying`: how many attempts have failed in a row, and the pause before the next. */
  readonly attempt?: number
  readonly delayMs?: number
}

/** What can be watched of the connections of a container or a client. */
export interface LinkEvents {
  connection: ConnectionEvent
}
