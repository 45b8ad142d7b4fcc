import type { Candidate, Footprint } from '../../../simulator/index.js'

/** An event that may happen, or has happened, under the name that it has in every run. */
export interface NamedEvent {
  /** The same in every run of the scenario, whatever went before. */
  readonly key: string
  /** The source of its events, which come one after the other: the frames of a channel in one direction, the timers of a host. */
  readonly source: string
  /** The number that it got when it came about in this run. */
  readonly order: number
  /** The number of the event in whose course it came about; 0: it came about while all was quiet. */
  readonly cause: number
}

/** An event that was ready at some time. */
export interface SeenEvent extends NamedEvent {
  /** When it was first ready, in virtual milliseconds since the world began. */
  readonly since: number
}

/** An event of a run. */
export interface Happened extends NamedEvent {
  /** Virtual milliseconds since the world began. */
  readonly time: number
  /** The events that might have gone, itself among them. */
  readonly beside: readonly string[]
  /** The things it touched, known when the next event is about to happen. */
  footprint: Footprint
}

/** A quiet moment: time moved, or waits for rest went on. Every event before it is before all that follow. */
export interface Quiet {
  /** How many events had come about by then. */
  readonly count: number
  /** The time at which it ended, in virtual milliseconds since the world began. */
  readonly time: number
}

/** A run, as it went: quiet moments, and the events between them. */
export type Course = readonly (Happened | Quiet)[]

/** Whether a moment is a quiet one. */
export function isQuiet(moment: Happened | Quiet): moment is Quiet {
  return 'count' in moment
}

/** A candidate that is looked at, with its name. */
export interface Ready extends SeenEvent {
  readonly candidate: Candidate
}
