import { plantedBugs } from '../../../examples/planted-bugs/index.js'
import { aba } from './aba.js'
import { abortOvertakes } from './abort-overtakes.js'
import type { Bug } from './bug.js'
import { closedTooEarly } from './closed-too-early.js'
import { doubleCreate } from './double-create.js'
import { impatientQuote } from './impatient-quote.js'
import { leaseExpires } from './lease-expires.js'
import { lostEdit } from './lost-edit.js'
import { oversold } from './oversold.js'
import { retriedTwice } from './retried-twice.js'
import { reverseArrival } from './reverse-arrival.js'
import { ringOfLocks } from './ring-of-locks.js'
import { shippedBeforePaid } from './shipped-before-paid.js'
import { splitBrain } from './split-brain.js'
import { staleCache } from './stale-cache.js'
import { tornRead } from './torn-read.js'

const own = [
  shippedBeforePaid,
  impatientQuote,
  retriedTwice,
  doubleCreate,
  staleCache,
  tornRead,
  closedTooEarly,
  lostEdit,
  abortOvertakes,
  leaseExpires,
  splitBrain,
  aba,
  ringOfLocks,
  reverseArrival,
  oversold,
]

/** The bugs of the benchmark: own ones by their depth, then those of the examples. */
export const bugs: readonly Bug[] = [
  ...own.sort((a, b) => (a.depth ?? 0) - (b.depth ?? 0)),
  ...plantedBugs.map(({ title, explore: { faults, config }, buggy }) => ({
    name: title,
    depth: undefined,
    isOfTime: false,
    options: {
      ...(faults === undefined ? {} : { faults }),
      ...(config === undefined ? {} : { config }),
    },
    scenario: buggy,
  })),
]
