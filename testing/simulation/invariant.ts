import type { Simulation } from './simulation.js'

/** Something that must be true of every run. */
export interface Invariant {
  /** How reports call it. */
  readonly name: string
  /** Called before the scenario begins; what it gives is asked as the run goes on. */
  attach(sim: Simulation): InvariantCheck
}

export interface InvariantCheck {
  /** Asked after every step: a sentence that says what is wrong, or undefined. */
  afterStep?(): string | undefined
  /** Asked when scenario and accidents are over and all has come to rest, before anything is stopped. */
  atRest?(): string | undefined
  /** Asked when everything was stopped. */
  atEnd?(): string | undefined
}
