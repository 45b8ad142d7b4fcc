import { describe, expect, onTestFinished, test } from 'vitest'
import { silentLogger } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import type { Simulation } from 'kinoko/testing'
import {
  exploreWithExplorers,
  type CoordinatorSettings,
} from '../../../src/cli/explore/explorers/coordinator.js'
import { Explorer } from '../../../src/cli/explore/explorers/explorer.js'
import { kinoko } from './support/kinoko.js'

/** A broker, and what is needed to explore with it. */
function setup(scenario: (sim: Simulation) => Promise<void>) {
  const { connect, ambient } = createSimulator({ clock: 'real', trace: 0 })
  const options = { connect, ambient, logger: silentLogger, config: {} }
  const ran: number[] = []
  const failed: [seed: number, message: string][] = []
  const again: string[] = []
  const said: string[] = []
  const settings: { -readonly [K in keyof CoordinatorSettings]: CoordinatorSettings[K] } = {
    exploration: 'test',
    fingerprint: 'f',
    options,
    command: 'kinoko explore',
    file: '',
    directory: '',
    firstSeed: 0,
    seeds: 40,
    keepGoing: false,
    checkDeterminism: false,
    rabbitmq: undefined,
    drawn: {},
    isOver: () => false,
    onRun: () => ran.push(1),
    onFailure: (seed, { message }) => failed.push([seed, message]),
    onAgain: (seeds, begunBy) => again.push(`${seeds[0]} ${begunBy.join(' ')}`),
    say: (text) => said.push(text),
  }
  const start = async (
    id: string,
    fingerprint = 'f',
  ): Promise<{ explorer: Explorer; end: Promise<void> }> => {
    const explorer = new Explorer({
      id,
      exploration: 'test',
      module: { scenario, options: {} },
      fingerprint,
      options,
      idleMs: 600_000,
    })
    const end = explorer.start()
    end.catch(() => undefined)
    onTestFinished(() => explorer.stop())
    await explorer.started
    return { explorer, end }
  }
  return { settings, ran, failed, again, said, start }
}

describe('explorers', () => {
  test('share the seeds, and end when the exploration is over', async () => {
    const seen: number[] = []
    const { settings, ran, failed, start } = setup(async (sim) => {
      seen.push(sim.seed!)
      await sim.sleep(1)
    })
    const both = [await start('a'), await start('b')]
    await exploreWithExplorers(settings)
    expect(seen.sort((a, b) => a - b)).toEqual([...Array(40).keys()])
    expect([ran.length, failed]).toEqual([40, []])
    await Promise.all(both.map(({ end }) => end))
    expect(await both[0]!.explorer.ended).toBe('over')
    expect(both.map(({ explorer }) => explorer.runs).every((runs) => runs > 0)).toBe(true)
  })

  test('may come after the exploration has begun', async () => {
    const { settings, ran, said, start } = setup((sim) => sim.sleep(1))
    const told = new Promise<void>((resolve) => {
      settings.say = (text) => {
        said.push(text)
        resolve()
      }
    })
    const exploring = exploreWithExplorers(settings)
    await told
    await start('late')
    await exploring
    expect(ran.length).toBe(40)
    expect(said).toEqual(['no explorer is there yet. Start one: kinoko explore'])
  })

  test('end with the first failure, which has its report', async () => {
    const reports: unknown[] = []
    const { settings, ran, failed, start } = setup(async (sim) => {
      await sim.sleep(1)
      if (sim.seed === 13) throw new Error('thirteen')
    })
    await start('a')
    await exploreWithExplorers({
      ...settings,
      onFailure: (seed, failure) => {
        settings.onFailure(seed, failure)
        reports.push(failure.report?.seed)
      },
    })
    expect(failed.map(([seed]) => seed)).toEqual([13])
    expect(failed[0]![1]).toContain('thirteen')
    expect(reports).toEqual([13])
    expect(ran.length).toBeLessThan(30)
  })

  test('go on after a failure where that is wanted', async () => {
    const { settings, failed, start } = setup(async (sim) => {
      await sim.sleep(1)
      if (sim.seed! % 20 === 13) throw new Error('thirteen')
    })
    await start('a')
    await exploreWithExplorers({ ...settings, keepGoing: true })
    expect(failed.map(([seed]) => seed)).toEqual([13, 33])
  })

  test('with another scenario are refused', async () => {
    const { settings, start } = setup((sim) => sim.sleep(1))
    await start('old', 'another')
    await expect(exploreWithExplorers(settings)).rejects.toThrow(
      'the explorer old has another version of the scenario’s file',
    )
  })

  test('are waited for no longer than the exploration may take', async () => {
    const { settings, ran } = setup((sim) => sim.sleep(1))
    let looks = 0
    await exploreWithExplorers({ ...settings, isOver: () => ++looks > 5 })
    expect(ran).toEqual([])
  })

  test.each([
    [['--workers', 'amqp://localhost', '--shard', '1/2'], 'cannot be used with option'],
    [['--work-for', 'amqp://localhost', '--exhaustive'], 'cannot be used with option'],
    [['--workers', 'amqp://localhost', '--exploration', 'a b'], 'letters, digits'],
  ])('are refused with %j', async (args, problem) => {
    const { code, stderr } = await kinoko(['explore', 'test/src/cli/fixtures/scenario.ts', ...args])
    expect(stderr).toContain(problem)
    expect(code).not.toBe(0)
  })
})
