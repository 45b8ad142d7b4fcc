import type { Deviation, TraceEntry } from 'kinoko/simulator'
import type { StoryEvent } from 'kinoko/testing'
import type { CallStory } from './calls.js'
import type { Cluster } from './cluster.js'
import type { Flight } from './flights.js'
import type { Crossroads } from './play.js'
import type { Act } from './intervention.js'

/** The cluster after one event of the world. */
export interface Frame {
  /** Virtual milliseconds since the run began. */
  readonly time: number
  readonly cluster: Cluster
  /** How many entries the trace has by then; 0 in a run that is only told. */
  readonly entries: number
  /** What moves on account of this event. */
  readonly flights: readonly Flight[]
}

/** How a run ended. */
export type Ending =
  | { readonly kind: 'rest' }
  /** It would go on; a longer horizon shows more. */
  | { readonly kind: 'horizon' }
  | { readonly kind: 'failure'; readonly message: string }

/** A run from its beginning to its end, to be looked at in any order. */
export interface RunRecord {
  /** Frame n is the cluster after event n; frame 0 is the empty one. */
  readonly frames: readonly Frame[]
  readonly entries: readonly TraceEntry[]
  readonly story: readonly PlacedEvent[]
  readonly calls: readonly CallStory[]
  readonly acts: readonly Act[]
  readonly ending: Ending
  /** What had the last word over the order of events, but for the seed. */
  readonly deviations: readonly Deviation[]
  /** Undefined for runs that are only told. */
  readonly hash?: string
  /** What the scenario has printed. */
  readonly printed: readonly Printed[]
  /** Why it fails, when it was made as small as possible. */
  readonly causes: readonly string[]
  /** Where the run was asked to look. */
  readonly crossroads?: Crossroads
}

/** An event of the story, and the frame in which it is over. */
export interface PlacedEvent extends StoryEvent {
  readonly frame: number
}

export interface Printed {
  readonly frame: number
  readonly text: string
}

export const emptyFrame = (cluster: Cluster): Frame => ({
  time: 0,
  cluster,
  entries: 0,
  flights: [],
})
