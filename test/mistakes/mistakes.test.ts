/**
 * What newcomers do, and what they hear: docs/mistakes.md is the table, and here is each of its rows. None is
 * silent.
 */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { cases } from './cases.js'

interface Row {
  readonly mistake: string
  /** What is said; `…` stands for anything. */
  readonly said: string
  readonly remedy: string
}

const text = await readFile(new URL('../../docs/mistakes.md', import.meta.url), 'utf8')

const rows: readonly Row[] = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (mistake|---)/.test(line))
  .map((line) => {
    const [, mistake = '', said = '', remedy = ''] = line.split(/ \| |^\| | \|$/)
    const sentence = /^(`+) ?([^]*?) ?\1$/.exec(said.trim())?.[2] ?? ''
    return { mistake: mistake.trim(), said: sentence, remedy: remedy.trim() }
  })

function patternOf(said: string): RegExp {
  const parts = said.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('[^]*'))
}

/** The message that a mistake leads to: of the error that it throws, or of a warning that it gives. */
async function heard(commit: () => unknown): Promise<string> {
  try {
    const said = await commit()
    return typeof said === 'string' ? said : '(nothing)'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('a newcomer', () => {
  test('finds every mistake in the table, and each has a remedy', () => {
    expect(rows.map(({ mistake }) => mistake).sort()).toEqual(Object.keys(cases).sort())
    expect(rows.length).toBeGreaterThan(60)
    for (const { mistake, said, remedy } of rows) {
      expect([mistake, said.length > 20, remedy.length > 3]).toEqual([mistake, true, true])
    }
  })

  test.each(rows)('hears of: $mistake', async ({ mistake, said }) => {
    const message = await heard(cases[mistake]!)
    expect(message).toMatch(patternOf(said))
  })
})
