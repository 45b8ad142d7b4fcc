import type { Candidate, Candidates } from '../../../simulator/index.js'

/** A way to decide in which order the events of a run happen. */
export interface OrderStrategy {
  /**
   * Gives the place of the event that goes next.
   *
   * @param count - how many events may go, at least 2
   */
  pick(count: number, candidates: Candidates): number
  /** An event goes that had no rival. */
  onlyOne?(candidate: Candidate): void
}

/** The names of the strategies of an exploration; see {@link ExploreOptions.strategy}. */
export const strategyNames = ['portfolio', 'random', 'pct', 'pos', 'delay'] as const

/** The name of a strategy of an exploration. */
export type StrategyName = (typeof strategyNames)[number]
