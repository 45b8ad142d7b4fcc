import { describe, expect, test } from 'vitest'
import { explore, type ExploreOptions, type ExploreResult } from 'kinoko/testing'
import { outcomeOf, randomProgram, type Program } from './random-program.js'

const isFull = process.env['KINOKO_FULL'] === '1'
/** With more schedules than that a program is not small, and takes too long. */
const mostRuns = isFull ? 5_000 : 300
const wanted = isFull ? 200 : 12

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
    let [programs, schedules, runs] = [0, 0, 0]
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
      expect({ ...seen, outcomes: bounded.outcomes }).toEqual({ ...seen, outcomes: all.outcomes })
      // what was not run is counted all the same
      expect({ ...seen, schedules: bounded.result.reduction?.schedules }).toEqual({
        ...seen,
        schedules: all.result.runs,
      })
      schedules += all.result.runs
      runs += reduced.result.runs
    }
    console.log({ programs, schedules, runs })
    expect(runs).toBeLessThan(schedules)
  }, 3_600_000)
})
