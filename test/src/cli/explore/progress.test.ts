import { expect, test } from 'vitest'
import { timeLeft } from '../../../../src/cli/explore/progress.js'

test.each([
  [{ runs: 0, total: 100 }, 0, undefined, '?'],
  [{ runs: 10, total: 100 }, 1_000, undefined, '9s'],
  [{ runs: 10, total: 1_000 }, 1_000, 60_000, '59s'],
  [{ runs: 10, total: 10_000 }, 1_000, undefined, '16m39s'],
  [{ runs: 10, total: 20 }, 1_000, 60_000, '1s'],
  [{ runs: 10, total: 20 }, 2_000, 1_000, '0s'],
])('%j after %i ms, with %s ms in all: %s left', (count, elapsedMs, timeMs, left) => {
  expect(timeLeft(count, elapsedMs, timeMs)).toBe(left)
})
