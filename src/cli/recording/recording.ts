import {
  messageReader,
  storyOf,
  type FailureReport,
  type StoryEvent,
} from '../../../testing/index.js'
import type { TraceEvent } from '../../../simulator/index.js'
import { callsOf } from '../../../testing/report/calls/calls-of.js'
import type { QueueLook } from '../firehose/queue-looks.js'

type CallNotes = NonNullable<Parameters<typeof callsOf>[1]>

/** A message of a recording: an event of a story, with the queues it was put into or taken from. */
export interface RecordedEvent extends StoryEvent {
  readonly queues: readonly string[]
}

/**
 * The messages that went through a broker for a while, as JSON: the viewer opens it as it opens the report of a failed run,
 * of which it has the form. There is no seed and no choice, so it cannot be replayed.
 */
export interface Recording extends FailureReport {
  readonly story: readonly RecordedEvent[]
  readonly recorded: Recorded
}

export interface Recorded {
  /** `localhost:5672`. */
  readonly broker: string
  readonly virtualHost: string
  /** RabbitMQ's version; undefined when it did not say. */
  readonly version: string | undefined
  /** In ISO 8601. */
  readonly begun: string
  /** How many messages at the beginning were left out: only the last ones are kept. */
  readonly leftOut: number
  /** The contents of the queues, whenever somebody looked. */
  readonly looks: readonly QueueLook[]
}

/** A message on its way to the broker or from it, or a note. */
export interface Recordable {
  /** Milliseconds since the recording began. */
  readonly time: number
  readonly event: TraceEvent
  readonly queues: readonly string[]
  /** The line of code that is its cause, where that is known. */
  readonly where?: string | undefined
}

/**
 * @param events in the order in which they happened
 * @param notes the calls in whose course others were made, and the lines that made them
 * @param time milliseconds that it lasted
 */
export function recordingOf(
  events: readonly Recordable[],
  recorded: Recorded,
  notes: CallNotes,
  time: number,
): Recording {
  const entries = events.map((each, i) => ({
    step: i + 1,
    time: Math.round(each.time),
    event: each.event,
  }))
  const lines = new Map(events.map(({ event, where }) => [event, where]))
  // each of them is an event of the story
  const story = storyOf(entries, messageReader(), (event) => lines.get(event)).map((event, i) => ({
    ...event,
    queues: events[i]!.queues,
  }))
  return {
    reason: `recorded on ${recorded.broker}`,
    time: Math.round(time),
    steps: story.length,
    deviations: [],
    causes: [],
    story,
    calls: callsOf(story, notes),
    lines: [],
    lineSteps: [],
    recorded,
  }
}
