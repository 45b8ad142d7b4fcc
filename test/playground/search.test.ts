import { describe, expect, test } from 'vitest'
import { mapOf } from '../../examples/playground/model/map-cells.js'
import type { Candidate, SearchNews } from '../../examples/playground/model/search.js'
import { searched, textsOf } from './support/scenarios.js'

function planned(news: readonly SearchNews[]): readonly Candidate[] {
  return news.flatMap((item) => (item.kind === 'plan' ? item.candidates : []))
}

function ids(news: readonly SearchNews[], which: 'passed' | 'failed'): number[] {
  return news.flatMap((item) => (item.kind === 'runs' ? item[which] : []))
}

describe('a search of orders', () => {
  test('tries each once, goes on after the first failure, and says which fail', async () => {
    const { bug } = await textsOf('order-across-instances')
    const { summary, news } = await searched(bug)
    const candidates = planned(news)
    const [passed, failed] = [ids(news, 'passed'), ids(news, 'failed')]
    expect(summary).toMatchObject({ runs: candidates.length, failures: 1, isComplete: true })
    expect([...passed, ...failed].sort((a, b) => a - b)).toEqual(candidates.map(({ id }) => id))
    const [culprit] = failed
    expect(candidates[culprit!]?.place).toMatchObject({
      event: 69,
      who: 'profiles#1',
      text: 'profiles#1 gets the request profiles.save',
      isSetUp: false,
    })
  })

  test('begins with those from the first message on', async () => {
    const { bug } = await textsOf('order-across-instances')
    const { news } = await searched(bug, ({ kind }) => kind === 'plan')
    const setUp = planned(news).map(({ place }) => place?.isSetUp ?? false)
    expect(setUp.slice(0, 2)).toEqual([false, false])
    expect(setUp.indexOf(true)).toBeGreaterThan(1)
    expect(setUp.lastIndexOf(false)).toBeLessThan(setUp.indexOf(true))
  })

  test('ends when its time is over, and says that it is not complete', async () => {
    const { bug } = await textsOf('lost-update')
    let runs = 0
    const { news } = await searched(bug, (item) => {
      if (item.kind === 'runs') runs += item.passed.length + item.failed.length
      return runs > 0
    })
    expect(news.at(-1)?.kind).toBe('runs')
  })
})

test('what a run leaves in the memory of its module does not reach the next one', async () => {
  const { summary } = await searched(`
    import type { Simulation } from 'kinoko/testing'
    let runs = 0
    export const options = { seeds: 5 }
    export async function scenario(sim: Simulation) {
      await sim.sleep(1)
      if (++runs > 1) throw new Error('not the first')
    }`)
  expect(summary).toMatchObject({ runs: 5, failures: 0, mode: 'seeds' })
})

test('the map has a row for each host and one column for the set-up', async () => {
  const { bug } = await textsOf('order-across-instances')
  const { news } = await searched(bug)
  const map = mapOf({
    mode: 'orders',
    candidates: planned(news),
    passed: new Set(ids(news, 'passed')),
    failed: new Set(ids(news, 'failed')),
  })
  expect(map.rows.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['client#0', 'profiles#0', 'profiles#1', 'profiles#1 sends']),
  )
  expect(map.ends[0]).toBe('set-up')
  const red = map.rows.flatMap(({ title, cells }) =>
    cells.filter(({ state }) => state === 'failed').map(({ text }) => [title, text]),
  )
  expect(red).toEqual([
    ['profiles#1', 'at event 69: profiles#1 gets the request profiles.save, first'],
  ])
})

test('the map of seeds has them one after the other', () => {
  const candidates = Array.from({ length: 120 }, (_, id) => ({ id, seed: id }))
  const map = mapOf({
    mode: 'seeds',
    candidates,
    passed: new Set([0, 1]),
    failed: new Set([51]),
  })
  expect(map.rows[0]?.cells.slice(0, 3).map(({ state }) => state)).toEqual([
    'passed',
    'passed',
    'waiting',
  ])
  expect(map.rows[1]?.cells[1]).toMatchObject({ text: 'seed 51', state: 'failed' })
})
