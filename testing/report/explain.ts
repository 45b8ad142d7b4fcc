import type { Deviation } from '../../simulator/index.js'
import type { Simulation } from '../simulation/simulation.js'
import { attachReport, titleOf } from './failure.js'
import { messageReader } from './read-message.js'
import { storyOf, type StoryEvent } from './story.js'
import { isError, messageOf, nameOf } from './thrown.js'

/** How many of the last events of the story go into the message of an error. */
const shownEvents = 15

/**
 * The error itself, so that assertions keep their diffs, with the way back to it in its message.
 *
 * @param notes - more lines about the run
 */
export function explain(
  error: unknown,
  sim: Simulation,
  deviations: readonly Deviation[],
  notes: readonly string[] = [],
): unknown {
  if (!isError(error)) return error
  const { trace, seed } = sim
  const message = ownMessages.get(error) ?? messageOf(error)
  const entries = trace?.entries ?? []
  const { maxLatencyMs } = sim.simulator.world.network
  const run = {
    reason: message.split('\n')[0] ?? '',
    ...(seed === undefined ? {} : { seed }),
    ...(trace === undefined ? {} : { hash: trace.hash() }),
    time: sim.now(),
    steps: sim.simulator.world.steps,
  }
  const explained = withMessage(
    error,
    message,
    ['', '', ...notes, `${titleOf(run)}${tellTheEnd(storyOf(entries))}`].join('\n'),
  )
  attachReport(explained, () => ({
    ...run,
    ...(maxLatencyMs === 0 ? {} : { maxLatencyMs }),
    deviations,
    causes: [],
    story: storyOf(entries, messageReader(sim)),
    lines: trace?.lines ?? [],
  }))
  return explained
}

/** The messages of errors as they were thrown: code may throw the same error in every run. */
const ownMessages = new WeakMap<Error, string>()

/** The error with more in its message; one in front of it where the message cannot be changed (frozen, a DOMException). */
function withMessage(error: Error, message: string, more: string): Error {
  try {
    error.message = message + more
    if (error.message === message + more) {
      ownMessages.set(error, message)
      return error
    }
  } catch {
    // its message is read-only
  }
  const wrapper = new Error(message + more, { cause: error })
  wrapper.name = nameOf(error)
  return wrapper
}

function tellTheEnd(story: readonly StoryEvent[]): string {
  if (story.length === 0) return ''
  const last = story.slice(-shownEvents).map(({ time, text }) => {
    return `${String(time).padStart(6)} ms  ${text}`
  })
  return ['\nthe last of them:', ...last].join('\n')
}
