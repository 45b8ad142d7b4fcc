/** Failures of planted bugs that several tests look at: each is searched for once in a process. */
import { expect } from 'vitest'
import { explore, ExploreFailure } from 'kinoko/testing'
import type { PlantedBug } from '../../../examples/planted-bugs/planted-bug.js'

const found = new Map<PlantedBug, Promise<ExploreFailure>>()

/** What an exploration fails with. */
export async function failureOf(exploring: Promise<unknown>): Promise<ExploreFailure> {
  const error = await exploring.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ExploreFailure)
  return error as ExploreFailure
}

/** What the exploration that is meant for a planted bug fails with. */
export function failureOfBug(bug: PlantedBug): Promise<ExploreFailure> {
  const known = found.get(bug)
  if (known !== undefined) return known
  const failure = failureOf(explore(bug.explore, bug.buggy))
  found.set(bug, failure)
  return failure
}
