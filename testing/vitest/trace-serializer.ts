import type { Trace } from '../../simulator/index.js'
import { simulationOf } from '../report/hide-arguments.js'
import { messageReader } from '../report/read-message.js'
import { sentenceOf } from '../report/sentence.js'
import { storyOf, type StoryEvent } from '../report/story.js'

interface SnapshotSerializer {
  test(value: unknown): boolean
  serialize(value: unknown): string
}

/** Snapshots of a trace tell its story: requests and replies with their values and times. */
export const traceSerializer: SnapshotSerializer = {
  test: isTrace,
  serialize: (value) =>
    toldWithValues(value as Trace)
      .map((event) => `${String(event.time).padStart(6)} ms  ${sentenceOf(event)}`)
      .join('\n'),
}

/** Values are told where it is known which of them are sensitive: a snapshot is kept. */
function toldWithValues(trace: Trace): StoryEvent[] {
  const sim = simulationOf(trace)
  return storyOf(trace.entries, sim && messageReader(sim))
}

function isTrace(value: unknown): boolean {
  const trace = value as Partial<Trace> | null | undefined
  return typeof trace?.hash === 'function' && Array.isArray(trace.entries)
}
