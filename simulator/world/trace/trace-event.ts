import type { Command, Effect, OperatorCommand } from '../../core/methods.js'

/** One line of a trace: something that happened, with its time and the number of its event. */
export interface TraceEntry {
  /**
   * The number of the event in whose course the entry was written, from 1: the same number in every report,
   * diagram and API. Several entries may share it, notes of user code among them; 0 is before the first event.
   */
  readonly step: number
  /** Virtual milliseconds since the world began. */
  readonly time: number
  /** The thing that happened. */
  readonly event: TraceEvent
}

/** Something that happens, or could happen next. */
export type TraceEvent =
  /** A frame reached the broker. */
  | { readonly kind: 'received'; readonly host: string; readonly frame: Command }
  /** A frame reached a client. */
  | { readonly kind: 'delivered'; readonly host: string; readonly frame: Effect }
  /** An operator, or a fault, acted on the broker itself. */
  | { readonly kind: 'operator'; readonly frame: OperatorCommand }
  /** A timer of a host fired. */
  | { readonly kind: 'timer'; readonly host: string }
  /** A scenario, a fault or the network has something to say. */
  | { readonly kind: 'note'; readonly text: string }
