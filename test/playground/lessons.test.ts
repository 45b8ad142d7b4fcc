import { describe, expect, test } from 'vitest'
import { plantedBugs } from '../../examples/planted-bugs/index.js'
import { lessons } from '../../examples/playground/lessons/index.js'
import { asksTheSame } from '../../examples/playground/model/memory.js'
import type { FoundFailure, SearchNews } from '../../examples/playground/model/search.js'
import { compiled, searched, textsOf } from './support/scenarios.js'

const names = Object.keys(lessons)

test('each planted bug is a lesson', () => {
  expect(names).toHaveLength(plantedBugs.length)
})

describe.each(names)('the lesson %s', (name) => {
  test('has a text without the answer, and asks the same before and after', async () => {
    const { bug, fix } = await textsOf(name)
    expect(bug).not.toMatch(/fix|planted/i)
    expect(fix).not.toMatch(/planted|class Fixed/)
    expect(compiled(bug).js).toContain('exports.scenario')
    expect(asksTheSame(bug, fix)).toBe(true)
    expect(fix).not.toBe(bug)
  })

  test('has a bug that is found', async () => {
    const { bug } = await textsOf(name)
    const { news } = await searched(bug, ({ kind }) => kind === 'found')
    const found = news.find(isFound)
    expect(found?.found.error.message).toBeTruthy()
  })
})

test('the fix of a lesson lets no order fail', async () => {
  const { fix } = await textsOf('order-across-instances')
  const { summary } = await searched(fix)
  expect(summary).toMatchObject({ failures: 0, isComplete: true, mode: 'orders' })
})

test('a text that asks something else is no answer', async () => {
  const { bug } = await textsOf('order-across-instances')
  expect(asksTheSame(bug, bug.replace("'Ada Lovelace') throw", "'Ada') throw"))).toBe(false)
})

function isFound(news: SearchNews): news is { kind: 'found'; found: FoundFailure } {
  return news.kind === 'found'
}
