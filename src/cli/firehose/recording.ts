import {
  messageReader,
  storyOf,
  type FailureReport,
  type StoryEvent,
} from '../../../testing/index.js'
import { callsOf } from '../../../testing/report/calls/calls-of.js'
import { asTrace } from './as-trace.js'
import { hostsOf } from './hosts.js'
import { callsOfWorkers } from './parents.js'
import type { QueueLook } from './queue-looks.js'
import type { HideValue } from './redacted-body.js'
import type { TracedMessage } from './traced-message.js'

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

/** @param time milliseconds that the watch lasted */
export function recordingOf(
  messages: readonly TracedMessage[],
  recorded: Recorded,
  time: number,
  hide: HideValue,
): Recording {
  const hosts = hostsOf(messages)
  const calls = callsOfWorkers(messages, hosts)
  const entries = messages.map((message, i) => ({
    step: i + 1,
    time: Math.round(message.time),
    event: asTrace(message, hosts.get(message.connection) ?? 'client', hide),
  }))
  // each message is an event of the story
  const story = storyOf(entries, messageReader()).map((event, i) => ({
    ...event,
    queues: messages[i]!.queues,
  }))
  return {
    reason: `recorded on ${recorded.broker}`,
    time: Math.round(time),
    steps: story.length,
    deviations: [],
    causes: [],
    story,
    calls: callsOf(story, {
      callOf: (worker) => calls.get(worker),
      callLine: () => undefined,
      errorOf: () => undefined,
    }),
    lines: [],
    lineSteps: [],
    recorded,
  }
}
