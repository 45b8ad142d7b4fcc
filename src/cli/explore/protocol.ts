import type { FailureReport } from '../../../testing/index.js'

/** The task of a job: these seeds, one after the other. */
export interface Assignment {
  readonly seeds: readonly number[]
}

/** The outcome of one seed. */
export type Outcome =
  | {
      readonly kind: 'passed'
      readonly seed: number
      readonly events: number
      /** The conditions that the run was asked for by `sim.sometimes`, and whether it was true. */
      readonly sometimes: Readonly<Record<string, boolean>>
    }
  | ({ readonly kind: 'failed'; readonly seed: number } & Failure)

/** The messages of a job: the outcome of each seed, or that it cannot go on. */
export type Message = Outcome | { readonly kind: 'broken'; readonly problem: string }

export interface Failure {
  readonly message: string
  /** Undefined when what was thrown was no error. */
  readonly report: FailureReport | undefined
}
