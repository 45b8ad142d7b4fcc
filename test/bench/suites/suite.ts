import type { Load } from '../harness/contender.js'
import type { Entry } from '../harness/rounds.js'

/** Contenders that do the same work, and the loads they do it under. */
export interface Suite {
  readonly title: string
  readonly entries: readonly Entry[]
  readonly loads: readonly Load[]
  readonly goals: readonly Goal[]
  /** Who the others are variants of: their figures are shown as ratios to it. */
  readonly baseline?: string
}

/** Ours against theirs: at least so many times their calls a second. */
export interface Goal {
  readonly ours: string
  readonly theirs: string
  /** By calls in flight. Those that are not named have none. */
  readonly atLeast: Readonly<Record<number, number>>
  readonly bytes: number
}

export function loads(inFlight: readonly number[], bytes: number, ms: number): Load[] {
  return inFlight.map((count) => ({ inFlight: count, bytes, ms }))
}
