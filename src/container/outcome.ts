/** How a worker or a call ended. */
export type Outcome = Returned | Threw

/** The outcome of a method that gave a result. */
export interface Returned {
  readonly ok: true
  /** The result; undefined for a method that gives none. */
  readonly result: unknown
}

/** The outcome of a method that threw, or of a call that got no reply. */
export interface Threw {
  readonly ok: false
  /** The thrown value: mostly an Error, but JavaScript can throw anything. */
  readonly error: unknown
}
