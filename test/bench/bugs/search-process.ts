/**
 * How many runs it takes to find each bug: `search-process.ts <strategy> <starts> <most runs> [bug...]`. Prints a line of
 * JSON for each bug. The strategy `delays` is random seeds with delays, all that a build without strategies can do.
 */
import { explore, faults, type ExploreOptions } from 'kinoko/testing'
import { BugFound, type Bug } from './bug.js'
import { bugs } from './index.js'

/** What became of the search for one bug with one strategy. */
export interface Search {
  readonly bug: string
  readonly strategy: string
  /** Runs until the bug was found, for each of the starting seeds; null: in none of the most. */
  readonly runs: readonly (number | null)[]
}

const [strategy = 'portfolio', starts = '20', most = '1000', ...only] = process.argv.slice(2)
/** Starting seeds are so far apart that no two searches have a seed in common. */
const stride = 100_003

for (const bug of bugs) {
  if (only.length > 0 && !only.includes(bug.name)) continue
  const runs: (number | null)[] = []
  for (let i = 0; i < Number(starts); i++) runs.push(await runsToFind(bug, i * stride))
  console.log(JSON.stringify({ bug: bug.name, strategy, runs } satisfies Search))
}

async function runsToFind(bug: Bug, firstSeed: number): Promise<number | null> {
  const options = strategy === 'delays' ? delays(bug) : { ...bug.options, strategy }
  for (let run = 0; run < Number(most); run++) {
    const seeds = [firstSeed + run]
    const exploring = explore(
      { ...options, seeds, trace: 0, maxMinimisingRuns: 0 } as ExploreOptions,
      bug.scenario,
    )
    if (await isFound(bug, exploring)) return run + 1
  }
  return null
}

async function isFound(bug: Bug, exploring: Promise<unknown>): Promise<boolean> {
  try {
    await exploring
    return false
  } catch (error) {
    const { cause } = error as Error
    if (bug.depth === undefined || cause instanceof BugFound) return true
    throw new Error(`${bug.name} fails, but not by its bug`, { cause: error })
  }
}

function delays({ options }: Bug): ExploreOptions {
  const plan = faults.only(['delay'])
  const all = new Map([...(options.faults?.faults ?? []), ...plan.faults])
  return { ...options, faults: { ...plan, faults: all } }
}
