import { checkOptions, ConfigurationError, didYouMean } from '../../src/index.js'
import { tellThrown } from '../report/thrown.js'
import { checkDuration } from './check-value.js'

/** The kinds of faults that can happen to a cluster by themselves. */
export type FaultKind =
  /** Frames of a host take longer for a while. */
  | 'delay'
  /** The network of a host is cut for a while, both ways or one. */
  | 'partition'
  /** The connections of a host break. */
  | 'disconnect'
  /** A connection breaks with a publish on its way: before the message arrives, or before its confirm does. */
  | 'reset'
  /** The broker refuses new connections for a while. */
  | 'refuse'
  /** An instance crashes and comes up again. */
  | 'crash'
  /** An instance stands still for a while. */
  | 'pause'
  /** The broker restarts. */
  | 'brokerRestart'
  /** An alarm blocks publishers for a while. */
  | 'block'
  /** A publish is nacked, as by a queue that is full. */
  | 'nack'
  /** A queue of requests or replies is deleted under its consumers. */
  | 'deleteQueue'
  /** The clock of an instance is up to a minute off for a while. */
  | 'skew'
  /** From the beginning: one request at a time, tiny time-outs, frequent heartbeats, each or not. */
  | 'knobs'

/** How often a kind of fault happens, and for how long. */
export interface Fault {
  /** One in so many opportunities; there is one about every event. A whole number, at least 2. */
  readonly oneIn: number
  /** Virtual milliseconds that it lasts at least; up to ten times as long. 0 for kinds that do not last. */
  readonly minDurationMs: number
}

/** The faults of a run. Made by {@link faults}. */
export interface FaultPlan {
  /** The kinds, with their settings. */
  readonly faults: ReadonlyMap<FaultKind, Fault>
  /** Swarm: in each run only some of the kinds are at work, which the choices decide. */
  readonly isSwarm: boolean
}

const usual: Readonly<Record<FaultKind, Fault>> = {
  delay: { oneIn: 150, minDurationMs: 20 },
  partition: { oneIn: 1_500, minDurationMs: 1_000 },
  disconnect: { oneIn: 700, minDurationMs: 0 },
  reset: { oneIn: 100, minDurationMs: 0 },
  refuse: { oneIn: 1_500, minDurationMs: 500 },
  crash: { oneIn: 700, minDurationMs: 100 },
  pause: { oneIn: 1_000, minDurationMs: 500 },
  brokerRestart: { oneIn: 2_000, minDurationMs: 200 },
  block: { oneIn: 1_500, minDurationMs: 500 },
  nack: { oneIn: 500, minDurationMs: 0 },
  deleteQueue: { oneIn: 3_000, minDurationMs: 0 },
  skew: { oneIn: 1_500, minDurationMs: 10_000 },
  knobs: { oneIn: 2, minDurationMs: 0 },
}

/** Changes to the usual settings of kinds of faults; `false` leaves a kind out. */
export type FaultSettings = Partial<Record<FaultKind, Partial<Fault> | false>>

/** Makes fault plans. docs/simulation.md has the usual settings of each kind. */
export const faults = {
  /** Every kind, a random subset of them in each run. `{ crash: false }` leaves one out. */
  all(settings: FaultSettings = {}): FaultPlan {
    return { faults: planned(Object.keys(usual) as FaultKind[], settings), isSwarm: true }
  },

  /** Only these kinds, all of them at work in every run. */
  only(kinds: readonly FaultKind[], settings: FaultSettings = {}): FaultPlan {
    return { faults: planned(kinds, settings), isSwarm: false }
  },

  /** No fault at all, as if no plan were given. */
  none(): FaultPlan {
    return { faults: new Map(), isSwarm: false }
  },
}

function checkKind(given: unknown): void {
  const kind = tellThrown(given)
  if (Object.hasOwn(usual, kind)) return
  throw new ConfigurationError(
    `unknown kind of fault \`${kind}\`; ${didYouMean(kind, Object.keys(usual))}`,
  )
}

function planned(
  kinds: readonly FaultKind[],
  settings: FaultSettings,
): ReadonlyMap<FaultKind, Fault> {
  if (!Array.isArray(kinds)) {
    throw new ConfigurationError(
      `the kinds of faults must be a list, \`faults.only(['crash'])\`, not ${tellThrown(kinds)}`,
    )
  }
  for (const kind of kinds) checkKind(kind)
  checkOptions('the settings of faults', settings, Object.keys(usual))
  const plan = new Map<FaultKind, Fault>()
  for (const kind of kinds as readonly FaultKind[]) {
    const own = settings[kind]
    if (own === false) continue
    checkOptions(`the fault \`${kind}\``, own, ['oneIn', 'minDurationMs'])
    const fault = { ...usual[kind], ...own }
    checkFault(kind, fault)
    plan.set(kind, fault)
  }
  return plan
}

/** Throws a ConfigurationError for a fault that is none, or that would never happen. */
function checkFault(kind: unknown, fault: unknown): void {
  checkKind(kind)
  const { oneIn, minDurationMs } = (fault ?? {}) as Partial<Fault>
  if (!Number.isSafeInteger(oneIn) || oneIn! < 2) {
    throw new ConfigurationError(
      `the fault \`${String(kind)}\`: oneIn must be a whole number, at least 2, not ${tellThrown(oneIn)}`,
    )
  }
  checkDuration(`the fault \`${String(kind)}\`: minDurationMs`, minDurationMs)
}

/** Throws a ConfigurationError for a plan that was made by hand, with a fault that is none. */
export function checkPlan({ faults }: FaultPlan): void {
  for (const [kind, fault] of faults) checkFault(kind, fault)
}
