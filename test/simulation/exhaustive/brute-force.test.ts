import { describe, expect, test } from 'vitest'
import { explore, type ExploreOptions, type ExploreResult } from 'kinoko/testing'
import { runs } from '../../support/effort.js'
import { outcomeOf, randomProgram, type Program } from './random-program.js'

/** `KINOKO_RUNS=200` takes six minutes. */
const wanted = runs(12, 4)
/** With more schedules than that a program is not small, and takes too long. */
const mostRuns = wanted < 200 ? 60 : 1_000

interface Explored {
  readonly outcomes: readonly string[]
  readonly result: ExploreResult
}

async function exploreAll(program: Program, options: ExploreOptions): Promise<Explored> {
  const outcomes = new Set<string>()
  const result = await explore({ ...options, maxRuns: mostRuns }, async (sim) => {
    outcomes.add(await outcomeOf(sim, program))
  })
  return { outcomes: [...outcomes].sort(), result }
}

/** More deviations than any of these programs has choices. */
const every = 1_000

describe('random programs', () => {
  test('have the same outcomes with partial order reduction as in all their schedules', async () => {
    let [programs, schedules, reducedRuns] = [0, 0, 0]
    for (let seed = 0; programs < wanted; seed++) {
      const program = randomProgram(seed)
      const all = await exploreAll(program, { deviations: every })
      if (!all.result.isComplete) continue
      programs++
      const { hasSharedLog: sharedMemory } = program
      const reduced = await exploreAll(program, { exhaustive: { sharedMemory } })
      const bounded = await exploreAll(program, { exhaustive: { sharedMemory, deviations: every } })
      const seen = { seed, program, runs: all.result.runs }
      expect({ ...seen, outcomes: reduced.outcomes }).toEqual({ ...seen, outcomes: all.outcomes })
      const { reduction } = reduced.result
      // the orders of each class are all the schedules there are
      expect({ ...seen, schedules: reduction?.schedules }).toEqual({
        ...seen,
        schedules: all.result.runs,
      })
      expect({ ...seen, outcomes: bounded.outcomes }).toEqual({ ...seen, outcomes: all.outcomes })
      // what was not run is counted all the same
      expect({ ...seen, schedules: bounded.result.reduction?.schedules }).toEqual({
        ...seen,
        schedules: all.result.runs,
      })
      schedules += all.result.runs
      reducedRuns += reduced.result.runs
    }
    if (wanted >= 200) console.log({ programs, schedules, reducedRuns })
    expect(reducedRuns).toBeLessThan(schedules / 3)
  }, 3_600_000)
})
