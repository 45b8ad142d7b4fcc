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
  }))

describe('the table of faults', () => {
  test('has every number, in order', () => {
    expect([...new Set(rows.map(({ number }) => number))]).toEqual([...Array(15).keys()])
  })

  test('refers to tests that are there', () => {
    expect(problemsOf(referencesIn(page))).toEqual([])
  })

  test('has for each what happened before, a test, and two more cases', () => {
    const incomplete = rows.filter(
      ({ before, tests, more }) => before === '' || tests.length === 0 || more.length < 2,
    )
    expect(incomplete.map(({ fault }) => fault)).toEqual([])
  })
})
