import type { Simulation } from './simulation.js'

/** A sentence that has to be true after every event. */
export interface Invariant {
  /** The name of the invariant in reports. */
  readonly name: string
  /** Called before the scenario begins; the check that it gives is asked as the run goes on. */
  attach(sim: Simulation): InvariantCheck
}

/**
 * The questions that an invariant answers in one run: each with undefined, or with a sentence that says what is
 * wrong.
 */
export interface InvariantCheck {
  /** Asked after every event. */
  afterStep?(): string | undefined
  /** Asked when scenario and faults are over and the cluster has come to rest, before anything is stopped. */
  atRest?(): string | undefined
  /** Asked when all clients and services have stopped. */
  atEnd?(): string | undefined
}
