/**
 * Benchmarks, side by side: `npm run bench`, `npm run bench -- in-process --rounds 11`.
 *
 * Contenders of a suite run in processes of their own, and take turns in every round, so that what slows the
 * machine down slows all of them. What counts are ratios: the median over the rounds of ours to theirs.
 * `npm run bench -- --against <folder>` puts this build beside another one.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { Command } from 'commander'
import { compare, comparisonTable } from './against/index.js'
import { markdown } from './harness/markdown.js'
import { installPeers, pythons } from './harness/peers.js'
import { plotThroughput } from './harness/plot.js'
import { interleaved } from './harness/rounds.js'
import { anatomy } from './suites/anatomy.js'
import { explorationBugs } from './suites/exploration-bugs.js'
import { exploration } from './suites/exploration.js'
import { growth } from './suites/growth.js'
import { inProcess } from './suites/in-process.js'
import { json } from './suites/json.js'
import { rabbitmq } from './suites/rabbitmq.js'
import { startUp } from './suites/start-up.js'
import { scale } from './suites/scale.js'
import type { Suite } from './suites/suite.js'
import { wire } from './suites/wire/index.js'

interface Options {
  rounds: number
  ms: number
  uri: string
  out: string
  starts: number
  most: number
  baseline: string | undefined
  against?: string
}

const throughput: Record<string, (options: Options) => Suite> = {
  'in-process': ({ ms }) => inProcess(ms),
  rabbitmq: ({ ms, uri }) => rabbitmq(ms, uri, pythons()),
  anatomy: ({ ms, uri }) => anatomy(ms, uri),
}
const others: Record<string, (options: Options) => Promise<string>> = {
  'start-up': ({ rounds, uri }) => startUp(rounds, uri),
  exploration: () => exploration(),
  'exploration-bugs': (given) => explorationBugs(given),
  json: ({ rounds }) => Promise.resolve(json(rounds)),
  growth: ({ rounds, out }) => growth(rounds, out),
  scale: ({ rounds, baseline }) => scale(rounds, baseline),
  wire: ({ rounds, ms, uri, out }) => wire(rounds, ms, uri, out),
}

const all = [...Object.keys(throughput), ...Object.keys(others)]

const program = new Command('bench')
  .argument('[suites...]', 'which; with --against, beginnings of its works (default: all)')
  .option('--rounds <n>', 'how many rounds count', Number, 7)
  .option('--ms <n>', 'how long each measurement is', Number, 1000)
  .option('--uri <uri>', 'the broker', 'amqp://guest:guest@localhost')
  .option('--out <folder>', 'where figures and plots go', 'docs/performance')
  .option('--starts <n>', 'exploration-bugs: how many searches for each bug', Number, 20)
  .option('--most <n>', 'exploration-bugs: after so many runs a search is given up', Number, 300)
  .option(
    '--baseline <folder>',
    'exploration-bugs: an older build, to compare with; scale: one to measure instead',
  )
  .option(
    '--against <folder>',
    'compare this build with the one there: all works, or those that are named',
  )
  .parse()
const options = program.opts<Options>()
const [cpu] = cpus()
console.log(`${cpu?.model ?? 'unknown'} × ${cpus().length}, Node ${process.version}\n`)
const chosen = program.processedArgs[0] as string[]
if (options.against === undefined) await runSuites(chosen.length === 0 ? all : chosen)
else console.log(comparisonTable(await compare(options.against, options.rounds, chosen)))

async function runSuites(names: readonly string[]): Promise<void> {
  mkdirSync(options.out, { recursive: true })
  installPeers()
  for (const name of names) {
    const suite = throughput[name]?.(options)
    const report = suite === undefined ? await others[name]?.(options) : await run(name, suite)
    if (report === undefined) throw new Error(`there is no suite \`${name}\``)
    console.log(`${report}\n`)
  }
}

async function run(name: string, suite: Suite): Promise<string> {
  const samples = await interleaved(suite.entries, suite.loads, options.rounds, (round) =>
    console.error(`${name}: round ${round} of ${options.rounds}`),
  )
  const rows = [...samples].flatMap(([load, byName]) =>
    [...byName].map(([contender, callsPerSecond]) => ({ ...load, contender, callsPerSecond })),
  )
  writeFileSync(`${options.out}/${name}.json`, `${JSON.stringify(rows, undefined, 1)}\n`)
  writeFileSync(`${options.out}/${name}.svg`, plotThroughput(suite.title, samples, 100))
  return markdown(suite, samples)
}
