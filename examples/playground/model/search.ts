/** A search for a run that fails, as it goes on and as it ended: plain data. */
import type { Deviation } from 'kinoko/simulator'
import type { ToldError } from './record.js'

/** One run that the search makes: another order of events, or another seed. */
export interface Candidate {
  /** From 0, in the order in which they are tried. */
  readonly id: number
  /** The event that goes first although another was before it in line; undefined for a seed. */
  readonly place?: CandidatePlace
  readonly seed?: number
  readonly deviations?: readonly Deviation[]
}

export interface CandidatePlace {
  /** The number of the event. */
  readonly event: number
  /** Whose event goes first: a host, or the broker. */
  readonly who: string
  /** Which in line it was, from 1. */
  readonly way: number
  readonly text: string
  /** Whether it is before the first message: connections are made, queues declared. */
  readonly isSetUp: boolean
}

export type SearchMode = 'orders' | 'seeds'

export type SearchNews =
  /** What there is to try, as far as it is known. */
  | {
      readonly kind: 'plan'
      readonly mode: SearchMode
      readonly candidates: readonly Candidate[]
      /** How many events the run has that is first come, first served. */
      readonly events: number
    }
  /** How candidates went: the id of each, and whether it failed. */
  | {
      readonly kind: 'runs'
      readonly passed: readonly number[]
      readonly failed: readonly number[]
    }
  | { readonly kind: 'found'; readonly found: FoundFailure }

/** The first run that failed, made as small as possible. */
export interface FoundFailure {
  readonly candidate: number
  /** How many runs it took. */
  readonly runs: number
  readonly error: ToldError
  readonly seed?: number
  readonly deviations: readonly Deviation[]
  /** What it takes to fail, in words; empty when the run says it itself. */
  readonly causes: readonly string[]
}

export interface SearchSettings {
  /** Real milliseconds after which it ends, whatever is left. */
  readonly budgetMs: number
}

export interface SearchSummary {
  readonly runs: number
  readonly failures: number
  readonly ms: number
  /** Whether everything that was planned was tried. */
  readonly isComplete: boolean
  readonly mode: SearchMode
}
