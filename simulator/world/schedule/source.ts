import type { Candidate } from './choices.js'

/** Something that has a next event: a lane, or the timers of a host. */
export interface Source extends Candidate {
  /** The number that the next event got when it came about; the smallest is the first in line. Infinity: none. */
  readonly order: number
  /** The order by which it stands in the ready queue, which alone sets it; undefined: it does not stand there. */
  place: number | undefined
  /** The earliest time at which the next event may happen, in milliseconds since the epoch. */
  readonly readyAt: number
  /** Whether somebody waits for the next event, so that time may move on its account. */
  readonly isAwaited: boolean
  /** Whether a closed valve holds the source back. */
  readonly isHeld: boolean
  /** The link whose frames may come in one packet. Undefined: each event comes alone. */
  readonly packetsOf?: object | undefined
  /** Lets the next event happen; true when user code may have run. */
  fire(): boolean
}
