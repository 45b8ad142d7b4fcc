/** How many runs it takes to find planted bugs, for each strategy, and for another build of the package. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Search } from '../bugs/search-process.js'
import { bugs } from '../bugs/index.js'
import { median } from '../harness/statistics.js'

export interface ExplorationBugsOptions {
  /** How many searches there are for each bug, each from another seed. */
  readonly starts: number
  /** A search is given up after so many runs. */
  readonly most: number
  /** The folder of an older build of the package, which is searched by random seeds with delays; undefined: none. */
  readonly baseline: string | undefined
}

const strategies = ['portfolio', 'pos', 'pct', 'delay', 'random']
const root = fileURLToPath(new URL('../../..', import.meta.url))
const run = promisify(execFile)

export async function explorationBugs(options: ExplorationBugsOptions): Promise<string> {
  const columns: Search[][] = []
  for (const strategy of strategies) {
    console.error(`exploration-bugs: ${strategy}`)
    columns.push(await searchIn(root, strategy, options))
  }
  if (options.baseline !== undefined) {
    console.error(`exploration-bugs: ${options.baseline}`)
    columns.push(await searchBaseline(options.baseline, options))
  }
  return table(columns, options)
}

async function searchIn(
  directory: string,
  strategy: string,
  { starts, most }: ExplorationBugsOptions,
): Promise<Search[]> {
  const file = join(directory, 'test/bench/bugs/search-process.ts')
  const args = [
    '--import=tsx',
    '--conditions=kinoko:source',
    file,
    strategy,
    `${starts}`,
    `${most}`,
  ]
  const { stdout } = await run(process.execPath, args, { cwd: directory })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Search)
}

/** The same bugs in a folder of their own, in which `kinoko` is the older build. */
async function searchBaseline(
  baseline: string,
  options: ExplorationBugsOptions,
): Promise<Search[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kinoko-baseline-'))
  try {
    const modules = join(folder, 'node_modules')
    mkdirSync(modules)
    for (const name of readdirSync(join(root, 'node_modules'))) {
      const target = name === 'kinoko' ? resolve(baseline) : join(root, 'node_modules', name)
      symlinkSync(target, join(modules, name))
    }
    if (!readdirSync(modules).includes('kinoko'))
      symlinkSync(resolve(baseline), join(modules, 'kinoko'))
    for (const part of ['test/bench/bugs', 'examples/planted-bugs']) {
      cpSync(join(root, part), join(folder, part), { recursive: true })
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    return await searchIn(folder, 'delays', options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function table(columns: readonly Search[][], { starts, most }: ExplorationBugsOptions): string {
  const names = columns.map(([first]) => first?.strategy ?? '')
  const rows = bugs.map(({ name, depth }, row) => {
    const cells = columns.map((searches) => tellMedian(searches[row]!, most))
    return `| ${name} | ${depth ?? ''} | ${cells.join(' | ')} |`
  })
  return [
    '### Bugs found by exploration',
    '',
    `Runs until a bug is found: medians of ${starts} searches, each from another seed; a search ends after ${most} runs.`,
    '',
    `| bug | depth | ${names.join(' | ')} |`,
    `| --- | ---: | ${names.map(() => '---:').join(' | ')} |`,
    ...rows,
  ].join('\n')
}

function tellMedian({ runs }: Search, most: number): string {
  const middle = median(runs.map((count) => count ?? Infinity))
  return middle === Infinity ? `> ${most}` : `${Math.round(middle)}`
}
