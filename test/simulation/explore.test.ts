import { describe, expect, test } from 'vitest'
import { explore, failureReport, replay, simulate } from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'
import { redeliveredRequest } from '../../examples/planted-bugs/redelivered-request.js'
import { crowd } from './support/crowd.js'
import { failureOf, failureOfBug } from './support/found-failures.js'
import { manySchedules } from './support/many-schedules.js'

describe('explore({ deviations })', () => {
  test('goes through every schedule once, and says how many there were', async () => {
    const { runs, distinct } = await explore({ deviations: 1 }, manySchedules)
    expect(runs).toBeGreaterThan(30)
    // different choices may lead to the same order of events, the same choices never to two
    expect(distinct).toBeLessThanOrEqual(runs)
    expect(distinct).toBeGreaterThan(runs / 2)
    const again = await explore({ deviations: 1 }, manySchedules)
    expect(again).toMatchObject({ runs, distinct })
  })

  test('zero deviations is first come, first served, once', async () => {
    expect(await explore({ deviations: 0 }, orderAcrossInstances.buggy)).toMatchObject({ runs: 1 })
  })

  test('finds the one deviation that breaks the code, and tells it in words', async () => {
    const failure = await failureOfBug(orderAcrossInstances)
    expect(failure.causes).toEqual([
      expect.stringMatching(
        /^at event \d+: profiles#1 gets the request profiles\.save, before profiles#0 gets the request profiles\.save$/,
      ),
    ])
    expect(failure.message).toMatch(/fails with one deviation from first come, first served:/)
    expect(failureReport(failure)?.deviations).toHaveLength(1)
  })

  test('two deviations are more than one', async () => {
    const tiny = async (): Promise<void> => Promise.resolve()
    const one = await explore({ deviations: 1 }, crowd(2))
    const { runs } = await explore({ deviations: 2 }, crowd(2))
    expect(runs).toBeGreaterThan(one.runs)
    const maxRuns = one.runs + 1
    const cut = await explore({ deviations: 2, maxRuns }, crowd(2))
    expect(cut).toMatchObject({ runs: maxRuns, isComplete: false })
    expect(await explore({ deviations: 2 }, tiny)).toMatchObject({ runs: 1 })
  })
})

describe('explore({ seeds })', () => {
  test('takes so many seeds, or just those', async () => {
    const seen: (number | undefined)[] = []
    await explore({ seeds: 3, firstSeed: 10 }, async (sim) => {
      await Promise.resolve()
      seen.push(sim.seed)
    })
    await explore({ seeds: [7, 5] }, async (sim) => {
      await Promise.resolve()
      seen.push(sim.seed)
    })
    expect(seen).toEqual([10, 11, 12, 7, 5])
  })

  test('tells how far it is', async () => {
    const progress: string[] = []
    const onRun = ({ runs, total }: { runs: number; total: number | undefined }): void => {
      progress.push(`${runs}/${total}`)
    }
    await explore({ seeds: 3, onRun }, async () => Promise.resolve())
    expect(progress).toEqual(['1/3', '2/3', '3/3'])
  })

  test('makes hundreds of random choices a few that matter', async () => {
    const { message, causes } = await failureOf(explore({ seeds: 50 }, orderAcrossInstances.buggy))
    expect(causes.length).toBeGreaterThan(0)
    expect(causes.length).toBeLessThanOrEqual(3)
    expect(message).toMatch(/^the latest name was lost/)
  })

  test('makes faults part of the story', async () => {
    const { causes } = await failureOfBug(redeliveredRequest)
    expect(causes.join('\n')).toMatch(/after event \d+: payments#\d crashes/)
  })
})

describe('replay', () => {
  test('has the same failure again, from JSON', async () => {
    const failure = await failureOfBug(redeliveredRequest)
    const report = failureReport(failure)!
    const { faults } = redeliveredRequest.explore
    const replaying = replay(JSON.stringify(report), { faults: faults! }, redeliveredRequest.buggy)
    const error = await replaying.catch((reason: unknown) => reason)
    expect(failureReport(error)).toMatchObject({ hash: report.hash, reason: report.reason })
  })

  test('passes when the bug is gone', async () => {
    const failure = await failureOfBug(orderAcrossInstances)
    await replay(failureReport(failure)!, {}, orderAcrossInstances.fixed)
  })

  test('refuses what is no report', async () => {
    const replaying = replay('{"a": 1}', {}, orderAcrossInstances.fixed)
    await expect(replaying).rejects.toThrow(/no failure report/)
  })
})

describe('a run that fails and cannot be had again', () => {
  test('is called what it is', async () => {
    let runs = 0
    const exploring = explore({ seeds: 1 }, async (sim) => {
      await sim.sleep(1)
      if (runs++ === 0) throw new Error('only once')
    })
    await expect(exploring).rejects.toThrow(/did not fail again .* not simulated/)
  })
})

describe('an exploration of a scenario that throws no error', () => {
  test('rejects with an error that tells what was thrown', async () => {
    const thrown: unknown = await explore({ seeds: 2 }, async (sim) => {
      await sim.sleep(1)
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- people do
      throw 'a string'
    }).catch((reason: unknown) => reason)
    expect(thrown).toMatchObject({
      name: 'ExploreFailure',
      message: expect.stringContaining('a string') as string,
    })
    await simulate({ seed: 1 }, async (sim) => sim.sleep(1))
  })
})
