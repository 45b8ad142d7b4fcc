import type { Deviation } from '../../simulator/index.js'
import type { Simulation } from '../simulation/simulation.js'
import { attachReport, titleOf } from './failure.js'
import { storyOf, type StoryEvent } from './story.js'

/** How many of the last events of the story go into the message of an error. */
const shownEvents = 15

/** The error itself, so that assertions keep their diffs, with the way back to it in its message. */
export function explain(
  error: unknown,
  sim: Simulation,
  deviations: readonly Deviation[],
): unknown {
  if (!(error instanceof Error)) return error
  const { trace, seed } = sim
  const entries = trace?.entries ?? []
  const run = {
    reason: error.message.split('\n')[0] ?? '',
    ...(seed === undefined ? {} : { seed }),
    ...(trace === undefined ? {} : { hash: trace.hash() }),
    time: sim.now(),
    steps: sim.simulator.world.steps,
  }
  attachReport(error, () => ({
    ...run,
    deviations,
    causes: [],
    story: storyOf(entries),
    lines: trace?.lines ?? [],
  }))
  error.message += `\n\n${titleOf(run)}${tellTheEnd(storyOf(entries))}`
  return error
}

function tellTheEnd(story: readonly StoryEvent[]): string {
  if (story.length === 0) return ''
  const last = story.slice(-shownEvents).map(({ time, text }) => {
    return `${String(time).padStart(6)} ms  ${text}`
  })
  return ['\nthe last of them:', ...last].join('\n')
}
