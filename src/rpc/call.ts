import type { Outcome } from '../container/outcome.js'
import type { CallingCode } from './calling-code.js'

/** A call that was begun, as its caller sees it. */
export interface Call {
  readonly correlationId: string
  /** How the call ended; undefined until it has. */
  readonly outcome: Outcome | undefined
  /** Says which code makes the call: the stack of its error leads there. */
  calledBy(code: CallingCode | undefined): void
  /** The result, or the error; the same promise however often it is asked for. */
  result(): Promise<unknown>
}
