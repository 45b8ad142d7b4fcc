import type { Outcome } from '../container/outcome.js'

/** A call that was begun, as its caller sees it. */
export interface Call {
  readonly correlationId: string
  /** How the call ended; undefined until it has. */
  readonly outcome: Outcome | undefined
  /** The result, or the error; the same promise however often it is asked for. */
  result(): Promise<unknown>
}
