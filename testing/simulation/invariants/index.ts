import type { Invariant } from '../invariant.js'
import { brokerSound } from './broker-sound.js'
import { callsSettleOnce } from './calls-settle-once.js'
import { messagesConserved } from './messages-conserved.js'
import { nothingLeft } from './nothing-left.js'
import { repliesCorrelate } from './replies-correlate.js'
import { workersTornDown, workersWithinLimits } from './workers.js'

export { brokerSound, callsSettleOnce, messagesConserved, nothingLeft, repliesCorrelate }
export { workersTornDown, workersWithinLimits }

/** Every invariant that Kinoko itself promises. */
export const allInvariants: readonly Invariant[] = [
  callsSettleOnce,
  repliesCorrelate,
  workersWithinLimits,
  workersTornDown,
  nothingLeft,
  messagesConserved,
  brokerSound,
]
