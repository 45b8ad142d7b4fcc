import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RunningCommand } from '../src/cli/support/kinoko.js'

const url = process.env['KINOKO_TEST_BROKER'] ?? ''
const scenario = 'test/src/cli/fixtures/dies-once.mjs'
const seeds = 60

test.skipIf(url === '')(
  'an exploration on RabbitMQ, one of whose two explorers is killed half-way, loses no seed and tells which were begun twice',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kinoko-explorers-'))
    const ledger = join(folder, 'ledger')
    const where = ['--exploration', `dies-${process.pid}`]
    const explore = (...args: string[]) =>
      new RunningCommand(['explore', scenario, ...where, ...args], {
        env: { KINOKO_LEDGER: ledger },
      })
    const explorers = [1, 2].map(() => explore('--work-for', url, '--jobs', '1'))
    await Promise.all(explorers.map((explorer) => explorer.printed('takes seeds')))

    const coordinator = explore('--workers', url, '--seeds', String(seeds), '--json')
    const { code, stdout, stderr } = await coordinator.exit
    const ends = await Promise.all(explorers.map(({ exit }) => exit))
    const ran = (await readFile(ledger, 'utf8')).trim().split('\n').map(seedOf)
    await rm(folder, { recursive: true })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { runs, failing, notes } = JSON.parse(stdout) as Result
    expect({ runs, failing }).toEqual({ runs: seeds, failing: 0 })
    expect([...new Set(ran)].sort((a, b) => a - b)).toEqual([...Array(seeds).keys()])
    // the share of the explorer that was killed, and no other
    expect(ran.filter((seed, i) => ran.indexOf(seed) < i)).toEqual([20, 21, 22, 23, 24, 25])
    expect(notes).toEqual([
      expect.stringMatching(
        /^seeds 20 to 29 were begun again, by \S+: \S+ had begun them and was lost$/,
      ),
    ])
    expect(ends.map((end) => end.signal).sort()).toEqual(['SIGKILL', null].sort())
  },
)

interface Result {
  readonly runs: number
  readonly failing: number
  readonly notes: readonly string[]
}

function seedOf(line: string): number {
  return Number(line.split(' ')[1])
}
