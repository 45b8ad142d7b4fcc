import type { Deviation } from 'kinoko/simulator'
import type { MessageKind, StoryEvent } from 'kinoko/testing'
import type { CallStory } from './calls.js'
import type { Cluster } from './cluster.js'
import type { Flight } from './flights.js'
import type { Act } from './intervention.js'
import type { Recorded } from './recorded-run.js'

/** The cluster after one event of the world. */
export interface Frame {
  /** Virtual milliseconds since the run began. */
  readonly time: number
  readonly cluster: Cluster
  /** How many entries the trace has by then. */
  readonly entries: number
  /** What moves on account of this event. */
  readonly flights: readonly Flight[]
}

/** How a run ended. */
export type Ending =
  | { readonly kind: 'rest' }
  /** It would go on; a longer horizon shows more. */
  | { readonly kind: 'horizon' }
  | { readonly kind: 'failure'; readonly error: ToldError }
  /** It was watched on a real broker, where it may go on. */
  | { readonly kind: 'recorded'; readonly recorded: Recorded }

/** An error as plain data. */
export interface ToldError {
  readonly name: string
  readonly message: string
  /** The innermost place in the text of the scenario that its stack names; undefined when it names none. */
  readonly place?: Place
}

/** From 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A run from its beginning to its end, to be looked at in any order. */
export interface RunRecord {
  /** Frame n is the cluster after event n; frame 0 is the empty one. */
  readonly frames: readonly Frame[]
  readonly story: readonly PlacedEvent[]
  readonly calls: readonly CallStory[]
  readonly acts: readonly Act[]
  readonly ending: Ending
  /** What had the last word over the order of events, but for the seed. */
  readonly deviations: readonly Deviation[]
  /** Undefined for runs that are only told. */
  readonly hash?: string
  /** Promises of the scenario that were rejected with nobody to hear of it. */
  readonly rejections: readonly ToldError[]
  /** The calls that were under way when the scenario had ended, by correlation id. */
  readonly leftBehind: readonly string[]
  /** Why it fails, when it was made as small as possible. */
  readonly causes: readonly string[]
  /** Where the run was asked to look. */
  readonly crossroads?: Crossroads
}

/** What could have happened next, the first in line first, and which of it did. */
export interface Crossroads {
  readonly ways: readonly string[]
  readonly taken: number
}

/** An event of the story, and the frame in which it is over. */
export interface PlacedEvent extends StoryEvent {
  readonly frame: number
  readonly kind: EventKind
  /** The place in the text of the scenario that is its cause; undefined when it is not known. */
  readonly place?: Place
}

/** What an event is: a message of some kind, an acknowledgement, something that happens to somebody, a line that was printed. */
export type EventKind = MessageKind | 'ack' | 'note' | 'printed'

export const emptyFrame = (cluster: Cluster): Frame => ({
  time: 0,
  cluster,
  entries: 0,
  flights: [],
})
