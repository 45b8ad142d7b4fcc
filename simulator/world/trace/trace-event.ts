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
export type TraceEvent = FrameReceived | FrameDelivered | BrokerOperated | TimerFired | TraceNote

/** A frame reaches the broker. */
export interface FrameReceived {
  /** Tells the kinds of events apart. */
  readonly kind: 'received'
  /** The name of the host that has sent the frame. */
  readonly host: string
  /** The AMQP method, with all that belongs to it. */
  readonly frame: Command
}

/** A frame reaches a client. */
export interface FrameDelivered {
  /** Tells the kinds of events apart. */
  readonly kind: 'delivered'
  /** The name of the client's host. */
  readonly host: string
  /** The AMQP method, with all that belongs to it. */
  readonly frame: Effect
}

/** An operator, or a fault, acts on the broker itself. */
export interface BrokerOperated {
  /** Tells the kinds of events apart. */
  readonly kind: 'operator'
  /** The command that the broker gets. */
  readonly frame: OperatorCommand
}

/** A timer of a host fires. */
export interface TimerFired {
  /** Tells the kinds of events apart. */
  readonly kind: 'timer'
  /** The name of the host. */
  readonly host: string
}

/** A scenario, a fault or the network has something to say. */
export interface TraceNote {
  /** Tells the kinds of events apart. */
  readonly kind: 'note'
  /** The note, in words. */
  readonly text: string
}
