import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { problemOf, problemsOf, referencesIn } from './test-references.js'

const read = (file: string): string => readFileSync(file, 'utf8')
const guide = read('docs/nameko.md')
const list = read('docs/nameko-behaviours.md')

interface Behaviour {
  readonly number: number
  readonly text: string
  /** `file › suite › test`. */
  readonly tests: readonly string[]
}

const behaviours: readonly Behaviour[] = [
  ...list.matchAll(/^(\d+)\. ([^\n]*(?:\n {3,}[^\n]*)*)/gm),
].map(([, number, text = '']) => ({ number: Number(number), text, tests: referencesIn(text) }))

describe('the list of behaviours', () => {
  test('names tests that are there', () => {
    expect(problemsOf(behaviours.flatMap(({ tests }) => tests))).toEqual([])
  })

  test('has a test or a reason for each, in order, and tests for most', () => {
    expect(behaviours.map(({ number }) => number)).toEqual(behaviours.map((_, i) => i + 1))
    const bare = behaviours.filter(
      ({ text, tests }) => tests.length === 0 && !text.includes('Does not apply: '),
    )
    expect(bare).toEqual([])
    expect(behaviours.filter(({ tests }) => tests.length > 0).length).toBeGreaterThanOrEqual(80)
  })
})

describe('the guide for users of nameko', () => {
  const features = guide
    .slice(guide.indexOf('## Features'), guide.indexOf('## Moving'))
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (nameko|-)/.test(line))
    .map((line) => line.split(' | ').map((cell) => cell.replaceAll('|', '').trim()))

  test('says of each feature how it is here, and where that is shown', () => {
    expect(features.length).toBeGreaterThan(50)
    for (const [nameko, , how = '', shown = ''] of features) {
      expect(how, nameko).toMatch(/^(same|better|left out)/)
      expect(shown, nameko).toMatch(/^(\d+|`[^`]+`)(, (\d+|`[^`]+`))*$/)
    }
  })

  test('refers to behaviours and tests that are there', () => {
    const cells = features.map((cells) => cells[3] ?? '')
    expect(problemsOf(cells.flatMap(referencesIn))).toEqual([])
    const numbers = cells.flatMap((cell) =>
      cell
        .split(', ')
        .filter((item) => /^\d+$/.test(item))
        .map(Number),
    )
    const known = behaviours.map(({ number }) => number)
    expect(numbers.filter((number) => !known.includes(number))).toEqual([])
  })

  test.each(['invoices.py', 'invoices.ts'])('shows %s as it is in the examples', (file) => {
    expect(guide).toContain(`\n${read(`examples/116-migrated-service/${file}`)}\`\`\`\n`)
  })
})

describe('a reference to a test', () => {
  test('that is not there is noticed', () => {
    expect(problemOf('src/rpc/calls.test.ts › calls › a call brings the result back')).toBe(
      undefined,
    )
    expect(problemOf('src/rpc/calls.test.ts › calls › no such test')).toMatch(/^no test: /)
    expect(problemOf('src/rpc/calls.test.ts › calls')).toMatch(/^no test: /) // a suite
    expect(problemOf('src/rpc/nowhere.test.ts › calls')).toBe(
      'there is no test/src/rpc/nowhere.test.ts',
    )
  })
})
