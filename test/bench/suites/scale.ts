/** What very many queues, bindings, consumers and messages cost on the simulator, and whether twice as many cost twice as much. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from '../harness/statistics.js'
import { works } from '../scale/works.js'

const processFile = fileURLToPath(new URL('../scale/process.ts', import.meta.url))

/** By the first word of a work; all others have the last. */
const sizes: Readonly<Record<string, readonly number[]>> = {
  messages: [100_000, 300_000, 1_000_000],
  large: [10_000, 30_000],
  connections: [1000, 3000, 10_000],
  others: [10_000, 30_000, 100_000],
}

/** Milliseconds of processor time by the parts of a work. */
type Parts = Readonly<Record<string, number>>

/**
 * @param rounds - how many rounds count
 * @param build - the folder of another build, to be measured in the place of this one
 */
export async function scale(rounds: number, build?: string): Promise<string> {
  const tables: string[] = ['### Scale', 'Seconds of processor time, in processes of their own.']
  for (const work of Object.keys(works)) tables.push(await tableOf(work, rounds, build))
  return tables.join('\n\n')
}

async function tableOf(work: string, rounds: number, build: string | undefined): Promise<string> {
  const counts = sizes[work.split(' ')[0]!] ?? sizes['others']!
  const runs: Parts[][] = counts.map(() => [])
  for (let round = 0; round < rounds; round++) {
    console.error(`${work}: round ${round + 1} of ${rounds}`)
    for (const [i, count] of counts.entries()) runs[i]!.push(await measure(work, count, build))
  }
  const rows = Object.keys(runs[0]![0]!).map((part) => {
    const seconds = runs.map((of) => median(of.map((parts) => parts[part]!)) / 1000)
    return `| ${part} | ${seconds.map((value) => value.toFixed(2)).join(' | ')} |`
  })
  return [
    `| ${work} | ${counts.map((count) => count.toLocaleString('en')).join(' | ')} |`,
    `| --- | ${counts.map(() => '---:').join(' | ')} |`,
    ...rows,
  ].join('\n')
}

async function measure(work: string, count: number, build: string | undefined): Promise<Parts> {
  const args = ['--import=tsx', '--max-old-space-size=8000', processFile, work, String(count)]
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    ...(build === undefined ? [] : [build]),
  ])
  return JSON.parse(stdout) as Parts
}
