import { describe, expect, test } from 'vitest'
import { explore, ExploreFailure, simulate } from 'kinoko/testing'
import { plantedBugs } from '../../examples/planted-bugs/index.js'

/** How much of each exploration the fixed services have to survive here. */
const enough = { seeds: 60 }

describe.each(plantedBugs)('$title', ({ explore: options, buggy, fixed }) => {
  test('is found, and made small', async () => {
    const error = await explore(options, buggy).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ExploreFailure)
    expect((error as ExploreFailure).causes.length).toBeLessThanOrEqual(4)
  })

  test('is gone in the fixed services', async () => {
    await explore('seeds' in options ? { ...options, ...enough } : options, fixed)
  })
})

describe('first come, first served', () => {
  test('shows only the bug that every order of events has', async () => {
    const found: string[] = []
    for (const { title, explore: options, buggy } of plantedBugs) {
      await simulate({ config: options.config ?? {} }, buggy).catch(() => found.push(title))
    }
    expect(found).toEqual(['a lock held over a remote call'])
  })
})
