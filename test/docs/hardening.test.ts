import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { problemsOf, referencesIn } from './test-references.js'

const page = readFileSync('docs/hardening.md', 'utf8')
const rows = page
  .split('\n')
  .filter((line) => /^\| *\d+ *\|/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, number, fault, before, tests, more]) => ({
    number: Number(number),
    fault: fault!,
    before: before!,
    tests: referencesIn(tests!),
    more: referencesIn(more!),
    isTold: more!.includes('there are no tests'),
  }))

describe('the table of faults', () => {
  test('has every number, in order', () => {
    expect([...new Set(rows.map(({ number }) => number))]).toEqual([...Array(15).keys()])
  })

  test('refers to tests that are there', () => {
    expect(problemsOf(referencesIn(page))).toEqual([])
  })

  test('has for each what happened before, a test, and two more cases or the reason that there are none', () => {
    const incomplete = rows.filter(
      ({ before, tests, more, isTold }) =>
        before === '' || tests.length === 0 || (more.length < 2 && !isTold),
    )
    expect(incomplete.map(({ fault }) => fault)).toEqual([])
  })
})
