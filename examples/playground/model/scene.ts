import type { ReadonlySignal, Signal } from '@preact/signals'
import type { Graph } from './graph.js'
import type { Moving } from './motion.js'
import type { Playback } from './playback.js'
import type { Frame, RunRecord } from './record.js'

/** The subject of the picture and of the list of events: a run, or a broker that is watched. */
export interface Scene {
  readonly playback: Playback
  readonly run: ReadonlySignal<Pick<RunRecord, 'story' | 'calls'> | undefined>
  readonly frame: ReadonlySignal<Frame | undefined>
  readonly graph: ReadonlySignal<Graph>
  /** Messages on their way at the moment that is looked at. */
  readonly moving: ReadonlySignal<readonly Moving[]>
  /** What was clicked in the picture. */
  readonly selected: Signal<string | undefined>
  /** The event whose message is open: its place in the story. */
  readonly opened: ReadonlySignal<number | undefined>
  /** What the events are searched for. */
  readonly sought: Signal<string>
  /** The call that everything shows alone, by its correlation id. */
  readonly focus: ReadonlySignal<string | undefined>
  /** The calls that belong to the one in focus; undefined when all are shown. */
  readonly family: ReadonlySignal<ReadonlySet<string> | undefined>
  openEvent(place: number | undefined): void
  focusOn(correlationId: string | undefined): void
}
