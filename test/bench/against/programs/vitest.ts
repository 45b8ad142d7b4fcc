/** What a file of vitest with one simulation takes beyond one with an empty test, each in a process of its own. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tell, type Cost } from './meter.js'

const copies = 5
const project = import.meta.dirname
const file = join(project, 'costs.txt')

rmSync(file, { force: true })
for (const name of ['vitest-file', 'vitest-empty']) {
  for (let i = 0; i < copies; i++) {
    copyFileSync(join(project, `${name}.mjs`), join(project, `${name}-${i}.test.mjs`))
  }
}
execFileSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--pool=forks', '--no-file-parallelism', '--silent'],
  {
    cwd: project,
    env: { ...process.env, KINOKO_BENCH_FILE: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
const lines = readFileSync(file, 'utf8').trim().split('\n')
const told = lines.map((line) => JSON.parse(line) as [kind: string, cost: Cost])
const middle = (kind: string, pick: (cost: Cost) => number): number =>
  told
    .flatMap(([of, cost]) => (of === kind ? [pick(cost)] : []))
    .sort((a, b) => a - b)
    .at(copies / 2) ?? NaN
const added = (pick: (cost: Cost) => number): number =>
  middle('simulation', pick) - middle('empty', pick)
tell({
  'a vitest file with one `sim` test, over an empty one': {
    value: added(({ value }) => value),
    cpu: added(({ cpu = NaN }) => cpu),
  },
})
