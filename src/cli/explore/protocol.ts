import type { FailureReport } from '../../../testing/index.js'

/** What a job is to do: these seeds, one after the other. */
export interface Assignment {
  readonly seeds: readonly number[]
}

/** What a job says of each seed. */
export type Message =
  | { readonly kind: 'passed'; readonly seed: number; readonly events: number }
  | ({ readonly kind: 'failed'; readonly seed: number } & Failure)
  /** The job itself cannot go on. */
  | { readonly kind: 'broken'; readonly problem: string }

export interface Failure {
  readonly message: string
  /** Undefined when what was thrown was no error. */
  readonly report: FailureReport | undefined
}
