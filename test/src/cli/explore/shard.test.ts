import { describe, expect, test } from 'vitest'
import { parseShard, partOf } from '../../../../src/cli/explore/shard.js'
import { kinoko } from '../support/kinoko.js'

describe('the shards of an exploration', () => {
  test.each([1, 3, 8])('of %d machines have each seed once', (count) => {
    const parts = Array.from({ length: count }, (_, i) =>
      partOf({ firstSeed: 5, seeds: 20 }, { place: i + 1, count }),
    )
    const all = parts.flatMap(({ firstSeed, seeds }) =>
      Array.from({ length: seeds }, (_, i) => firstSeed + i),
    )
    expect(all).toEqual(Array.from({ length: 20 }, (_, i) => 5 + i))
  })

  test.each(['0/8', '9/8', '3', '3/0', '-1/2', '1/2/3', 'a/b', ''])('%j is none', (text) => {
    expect(parseShard(text)).toBeUndefined()
  })
})

describe('kinoko explore --shard', () => {
  const fixed = 'test/src/cli/fixtures/scenario-fixed.ts'

  test('runs its part of the seeds, and says which', async () => {
    const { code, stdout } = await kinoko([
      'explore',
      fixed,
      '--seeds',
      '10',
      '--shard',
      '2/3',
      '--jobs',
      '1',
    ])
    expect(stdout).toMatch(/^3 runs, .*, seeds 3 to 5 \(shard 2\/3\), none fails$/m)
    expect(code).toBe(0)
  })

  test('refuses what is no part, and a part without seeds', async () => {
    const { stderr } = await kinoko(['explore', fixed, '--shard', '9/8'])
    expect(stderr).toContain('It must be a part of so many, from 1/n to n/n: 3/8.')
    const { stderr: empty, code } = await kinoko([
      'explore',
      fixed,
      '--seeds',
      '2',
      '--shard',
      '1/8',
    ])
    expect(empty).toContain(
      'shard 1/8 of 2 seeds has none: give it more seeds, or make fewer shards',
    )
    expect(code).toBe(1)
  })
})
