import { deviating, fifo, RecordedChoices, seeded, type Deviation } from '../../simulator/index.js'
import { noteRun, notesOf } from '../report/run-notes.js'
import { callsOf } from '../report/calls/calls-of.js'
import type { NearestRun } from '../report/failure.js'
import { messageReader } from '../report/read-message.js'
import { storyOf, type StoryEvent } from '../report/story.js'
import { breathe } from './breathe.js'
import { fewest } from './minimising/fewest.js'
import { run } from './run.js'
import type { RunOptions, Scenario } from './run-options.js'

/** How many runs near the failing one are tried at most; then of other seeds; then to make the one that passes nearer. */
const mostRuns = 30

/**
 * The run that passes and differs least from a failing one: with one of its deviations left out, the last ones first; when it has
 * none, with one more, the last places first. When none of those passes, one of another seed, with as few deviations as it
 * needs. Undefined when none of them does.
 *
 * @param isEnough - whether there is no time for another run
 */
export async function nearestPassing(
  options: RunOptions,
  scenario: Scenario,
  failing: readonly Deviation[],
  isEnough: () => boolean,
): Promise<NearestRun | undefined> {
  if (isEnough()) return undefined
  const candidates = failing.length > 0 ? withoutOne(failing) : await withOneMore(options, scenario)
  for (const deviations of candidates.slice(0, mostRuns)) {
    if (isEnough()) return undefined
    await breathe(undefined)
    const passing = await passingRun(options, scenario, deviations)
    if (passing !== undefined) return passing
  }
  return ofOtherSeeds(options, scenario, isEnough)
}

async function ofOtherSeeds(
  options: RunOptions,
  scenario: Scenario,
  isEnough: () => boolean,
): Promise<NearestRun | undefined> {
  for (let seed = 1; seed <= mostRuns && !isEnough(); seed++) {
    await breathe(undefined)
    const choices = new RecordedChoices(seeded(seed))
    const ofSeed = { ...options, seed }
    const { outcome, deviations } = await run({ ...ofSeed, choices }, scenario)
    if (outcome.ok) return withFew(ofSeed, scenario, deviations, isEnough)
  }
  return undefined
}

/** The passing run with as many of its deviations left out as can be. */
async function withFew(
  options: RunOptions,
  scenario: Scenario,
  all: readonly Deviation[],
  isEnough: () => boolean,
): Promise<NearestRun | undefined> {
  let nearest = await passingRun(options, scenario, all)
  let runs = 0
  await fewest(all, async (some) => {
    if (nearest === undefined || runs++ === mostRuns || isEnough()) return undefined
    await breathe(undefined)
    const fewer = await passingRun(options, scenario, some)
    nearest = fewer ?? nearest
    return fewer !== undefined
  })
  return nearest
}

function withoutOne(deviations: readonly Deviation[]): (readonly Deviation[])[] {
  return deviations.map((_, i) => deviations.filter((_, other) => other !== i)).reverse()
}

/** The orders of events that first come, first served could have been otherwise in, at one place each. */
async function withOneMore(
  options: RunOptions,
  scenario: Scenario,
): Promise<(readonly Deviation[])[]> {
  const places: Deviation[] = []
  const choices = new RecordedChoices(fifo, (choice, count) => {
    if (choice.stream === 'next' && count > 1) places.push({ ...choice, index: 1 })
  })
  await run({ ...options, choices }, scenario)
  return places.reverse().map((deviation) => [deviation])
}

async function passingRun(
  options: RunOptions,
  scenario: Scenario,
  deviations: readonly Deviation[],
): Promise<NearestRun | undefined> {
  const choices = deviating(deviations)
  const { sim, outcome } = await run({ ...options, choices }, scenario, { onStart: noteRun })
  if (!outcome.ok) return undefined
  const story = storyOf(sim.trace?.entries ?? [], messageReader(sim))
  const calls = callsOf(story, notesOf(sim))
  return { deviations, steps: sim.simulator.world.steps, story: story.map(withoutBody), calls }
}

/** Of a run that is only compared the values are enough: a report of thousands of events stays small. */
function withoutBody(event: StoryEvent): StoryEvent {
  const { message } = event
  if (message === undefined) return event
  return { ...event, message: { ...message, properties: [], headers: [], body: '' } }
}
