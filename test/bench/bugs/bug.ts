import type { ExploreOptions, Scenario } from 'kinoko/testing'

/** A bug that some orders of events bring about, first come, first served not among them. */
export interface Bug {
  readonly name: string
  /** Of how many pairs of events the order has to be just so; undefined where faults bring the bug about. */
  readonly depth: number | undefined
  /** Whether a timer has to go off before a message that is under way. */
  readonly isOfTime: boolean
  /** Faults and configuration that the bug needs. */
  readonly options: Pick<ExploreOptions, 'faults' | 'config'>
  readonly scenario: Scenario
}

/** Fails a scenario: the bug has shown. */
export class BugFound extends Error {
  constructor(symptom: string) {
    super(symptom)
    this.name = 'BugFound'
  }
}

/** A bug that orders of events alone bring about. */
export function ofOrder(name: string, depth: number, scenario: Scenario): Bug {
  return { name, depth, isOfTime: false, options: {}, scenario }
}

/** A bug for which a timer has to go off before a message that is under way. */
export function ofTime(name: string, depth: number, scenario: Scenario): Bug {
  return { ...ofOrder(name, depth, scenario), isOfTime: true }
}
