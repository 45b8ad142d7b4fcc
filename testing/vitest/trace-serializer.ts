import type { Trace } from '../../simulator/index.js'
import { storyOf } from '../report/story.js'

interface SnapshotSerializer {
  test(value: unknown): boolean
  serialize(value: unknown): string
}

/** Snapshots of a trace tell its story: requests and replies, with their times. */
export const traceSerializer: SnapshotSerializer = {
  test: isTrace,
  serialize: (value) =>
    storyOf((value as Trace).entries)
      .map(({ time, text }) => `${String(time).padStart(6)} ms  ${text}`)
      .join('\n'),
}

function isTrace(value: unknown): boolean {
  const trace = value as Partial<Trace> | null | undefined
  return typeof trace?.hash === 'function' && Array.isArray(trace.entries)
}
