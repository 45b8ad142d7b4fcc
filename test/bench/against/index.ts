/**
 * Two builds side by side: `npm run bench -- --against <folder of another build>`. The programs take turns in every
 * round, each in a process of its own; the ratios are ours to theirs, and smaller is better.
 */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, medianRatio, ratioSpread } from '../harness/statistics.js'
import { projectOf } from './builds.js'
import type { Cost } from './programs/meter.js'
import { works, type Work } from './works.js'

/** What one work cost in both builds, a figure a round. */
export interface Comparison {
  readonly work: string
  readonly unit: 'ms' | 'bytes'
  readonly ours: Cost[]
  readonly theirs: Cost[]
}

const here = fileURLToPath(new URL('../../..', import.meta.url))

/** @param only - beginnings of commands, as `instances` or `import kinoko`; all works without any */
export async function compare(
  folder: string,
  rounds: number,
  only: readonly string[] = [],
): Promise<Comparison[]> {
  const chosen = works.filter(
    ({ command }) => only.length === 0 || only.some((name) => isCalled(command, name)),
  )
  const unknown = only.find((name) => !works.some(({ command }) => isCalled(command, name)))
  if (unknown !== undefined) {
    const known = works.map(({ command }) => command.join(' ')).join(', ')
    throw new RangeError(`no work begins with \`${unknown}\`; there are: ${known}`)
  }
  const projects: string[] = []
  try {
    for (const build of [folder, here]) projects.push(await projectOf(build))
    const [theirs = '', ours = ''] = projects
    const byWork = new Map<string, Comparison>()
    for (let round = 1; round <= rounds; round++) {
      console.error(`against ${folder}: round ${round} of ${rounds}`)
      for (const work of chosen) {
        // whoever comes second finds the machine warm
        const turns = round % 2 === 0 ? [theirs, ours] : [ours, theirs]
        for (const project of turns) {
          collect(byWork, costsOf(project, work), project === ours ? 'ours' : 'theirs')
        }
      }
    }
    return [...byWork.values()]
  } finally {
    for (const project of projects) rmSync(project, { recursive: true })
  }
}

function isCalled(command: Work['command'], name: string): boolean {
  return command.join(' ').startsWith(name)
}

/** Runs the program of a work in the project of a build; gives what it tells, by work. */
export function costsOf(
  project: string,
  { command: [program, ...args] }: Work,
): Record<string, Cost> {
  const stdout = execFileSync(
    process.execPath,
    ['--expose-gc', join(project, `${program}.mjs`), ...args],
    { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return JSON.parse(stdout) as Record<string, Cost>
}

function collect(
  byWork: Map<string, Comparison>,
  costs: Record<string, Cost>,
  side: 'ours' | 'theirs',
): void {
  for (const [work, cost] of Object.entries(costs)) {
    const unit = cost.cpu === undefined ? 'bytes' : 'ms'
    const known = byWork.get(work) ?? { work, unit, ours: [], theirs: [] }
    known[side].push(cost)
    byWork.set(work, known)
  }
}

/** Milliseconds of processor time, or bytes. */
export const processorTime = ({ value, cpu = value }: Cost): number => cpu

/** Both builds and their ratios, by the clock and by the processor time, as a table. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  return [
    '| work | theirs | ours | ours / theirs, by the clock | in processor time |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...comparisons.map((comparison) => {
      const { work, unit, ours, theirs } = comparison
      const [ourValues, theirValues] = [ours, theirs].map((costs) =>
        costs.map(({ value }) => value),
      )
      const clock = ratioCell(ourValues ?? [], theirValues ?? [])
      const cpu =
        unit === 'bytes' ? '' : ratioCell(ours.map(processorTime), theirs.map(processorTime))
      return `| ${work} | ${figure(theirValues ?? [], unit)} | ${figure(ourValues ?? [], unit)} | ${clock} | ${cpu} |`
    }),
  ].join('\n')
}

function ratioCell(ours: readonly number[], theirs: readonly number[]): string {
  return `**${medianRatio(ours, theirs).toFixed(2)}** ±${ratioSpread(ours, theirs).toFixed(2)}`
}

function figure(values: readonly number[], unit: string): string {
  const value = median(values)
  if (unit === 'bytes') return `${Math.round(value).toLocaleString('en')} B`
  return value < 0.5 ? `${(value * 1000).toFixed(1)} µs` : `${value.toPrecision(3)} ms`
}
