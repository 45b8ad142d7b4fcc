import type { Deviation, TraceEntry, TraceEvent } from '../../simulator/index.js'
import type { Simulation } from '../simulation/simulation.js'
import { notesOf } from './run-notes.js'
import { tellTree } from './calls/call-tree.js'
import { callsOf } from './calls/calls-of.js'
import { attachReport, titleOf, type FailureReport } from './failure.js'
import { isTelling } from './narrator.js'
import { messageReader, type ReadMessage } from './read-message.js'
import { sentenceOf } from './sentence.js'
import { codeFrameOf } from './source/code-frame.js'
import { storyOf } from './story.js'
import { isError, messageOf, nameOf, stackOf, tellThrown } from './thrown.js'

/** How many of the last events of the story go into the message of an error. */
const shownEvents = 15

/**
 * The error itself, so that assertions keep their diffs, with the way back to it in its message; of what is no error, one
 * whose cause it is.
 *
 * @param notes - more lines about the run
 */
export function explain(
  thrown: unknown,
  sim: Simulation,
  deviations: readonly Deviation[],
  notes: readonly string[] = [],
): unknown {
  const error = isError(thrown) ? thrown : errorOf(thrown)
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
    ['', '', ...notes, `${titleOf(run)}${tellTheRun(entries, sim)}`].join('\n'),
  )
  attachReport(explained, () => {
    const frame = codeFrameOf(stackOf(error))
    return {
      ...run,
      ...(maxLatencyMs === 0 ? {} : { maxLatencyMs }),
      deviations,
      causes: [],
      ...storyAndCalls(entries, sim, (event) => notesOf(sim)?.lineOf(event)),
      lines: trace?.lines ?? [],
      lineSteps: entries.map(({ step }) => step),
      ...(frame === undefined ? {} : { frame }),
    }
  })
  return explained
}

/** A thrown value that is no error gets an error around it, whose message names it. */
function errorOf(thrown: unknown): Error {
  return new Error(`no error, but this was thrown: ${tellThrown(thrown)}`, { cause: thrown })
}

/** The messages of errors as they were thrown: code may throw the same error in every run. */
const ownMessages = new WeakMap<Error, string>()

/** Gives an error the message back that it was thrown with: the story of its run is told by another. */
export function withoutStory(error: Error): void {
  const message = ownMessages.get(error)
  if (message === undefined) return
  const { message: told, stack } = error
  error.message = message
  // whoever asked for the stack since has the story in it
  if (stack !== undefined) error.stack = stack.replace(told, () => message)
}

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
  ownMessages.set(wrapper, message)
  return wrapper
}

function storyAndCalls(
  entries: readonly TraceEntry[],
  sim: Simulation,
  lineOf?: (event: TraceEvent) => string | undefined,
): Pick<FailureReport, 'story' | 'calls'> {
  const story = storyOf(entries, messageReader(sim), lineOf)
  return { story, calls: callsOf(story, notesOf(sim)) }
}

function tellTheRun(entries: readonly TraceEntry[], sim: Simulation): string {
  return `${tellTheEnd(entries, messageReader(sim))}${tellCalls(entries, sim)}`
}

/** A search for a smaller failure sees many errors: only messages that are shown are read. */
function tellTheEnd(entries: readonly TraceEntry[], read: ReadMessage): string {
  const telling = entries.filter(({ event }) => isTelling(event)).slice(-shownEvents)
  if (telling.length === 0) return ''
  const shown = new Set(telling.map(({ event }) => event))
  const story = storyOf(entries, (event) => (shown.has(event) ? read(event) : undefined))
  const last = story.slice(-shownEvents).map((event) => {
    return `${String(event.time).padStart(6)} ms  ${sentenceOf(event)}`
  })
  return ['\nthe last of them:', ...last].join('\n')
}

/** The calls, where they were noted: not in the many runs of an exploration. */
function tellCalls(entries: readonly TraceEntry[], sim: Simulation): string {
  if (notesOf(sim) === undefined) return ''
  return tellTree(storyAndCalls(entries, sim))
}
