/** What moves in the picture: each message that is published, delivered or given back, each acknowledgement. */
import type { MessageKind } from 'kinoko/testing'

export interface Flight {
  /** The places it comes by; see `place`. */
  readonly path: readonly string[]
  readonly kind: MessageKind | 'ack'
  /** What it is about: `payments.charge`. */
  readonly target: string
  /** What stands beside it: what is in it, shortened. */
  readonly label: string
  readonly correlationId: string | undefined
}
