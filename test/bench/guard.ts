/**
 * Notices when a call, an instance or the start of a process becomes much dearer than it was: `npm run bench:guard`, in
 * CI as well. `npm run bench:guard -- --against <folder of another build>` compares with that build instead.
 *
 * Machines differ and are busy, so processor time is measured, in turns with something of the same kind in which there
 * is nothing of Kinoko, and only the ratio of the best rounds counts, with a limit of two to three times what it usually
 * is. What became dearer is dearer in the best round, too; what a busy machine adds is not.
 */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { compare, costsOf, processorTime } from './against/index.js'
import { projectOf } from './against/builds.js'
import type { Load, Throughput } from './harness/contender.js'
import { LineProcess } from './harness/line-process.js'
import { entry } from './harness/rounds.js'
import { contender } from './suites/modules.js'

const rounds = 7
const load: Load = { inFlight: 16, bytes: 100, ms: 300 }
const loop = 'json-limit'

/** How many times the processor time of a loop that encodes and decodes the same JSON a call may take. */
const limitsOfCalls: Readonly<Record<string, number>> = {
  'simulator-by-hand': 5,
  'kinoko-simulated': 10,
}

/** What a process may take from its start to its first answer, as a multiple of one that does nothing. */
const limitOfStart = 10

/** What bringing up and stopping an instance may take, as a multiple of one turn of the loop. */
const limitOfInstance = 800

/** How many times what it takes in another build a work may take in this one. */
const limitAgainst = 1.5
const guarded = ['first-answer', 'instances 100', 'calls']

const { against } = new Command('bench:guard')
  .option('--against <folder>', 'compare with the build there')
  .parse()
  .opts<{ against?: string }>()
if (against === undefined) await alone()
else await beside(against)

async function alone(): Promise<void> {
  const calls = await costsOfCalls()
  const turn = calls.get(loop) ?? NaN
  console.log(`${loop}: ${(turn * 1000).toFixed(1)} µs of processor time a call`)
  for (const [name, limit] of Object.entries(limitsOfCalls)) {
    judge(name, calls.get(name) ?? NaN, turn, limit)
  }
  const project = await projectOf(fileURLToPath(new URL('../..', import.meta.url)))
  try {
    const nothing = bestOf(project, 'nothing')
    judge('the first answer', bestOf(project, 'first-answer'), nothing, limitOfStart)
    judge('an instance', bestOf(project, 'instances', '100'), turn, limitOfInstance)
  } finally {
    rmSync(project, { recursive: true })
  }
}

/** Milliseconds of a call in the best round of each contender. */
async function costsOfCalls(): Promise<ReadonlyMap<string, number>> {
  const processes = new Map<string, LineProcess>()
  for (const name of [loop, ...Object.keys(limitsOfCalls)]) {
    const { client } = entry(name, contender(name), 'amqp://localhost', false)
    processes.set(name, await LineProcess.start(client))
  }
  for (const process of processes.values()) await warmUp(process)
  const best = new Map<string, number>()
  for (let round = 1; round <= rounds; round++) {
    for (const [name, process] of processes) {
      const { calls, cpuMs = NaN } = await process.ask<Throughput>(load)
      best.set(name, Math.min(best.get(name) ?? Infinity, cpuMs / calls))
    }
  }
  for (const process of processes.values()) process.stop()
  return best
}

/** A busy machine gives a process little of its time: what counts is how much it has had, for its code is compiled by then. */
async function warmUp(process: LineProcess): Promise<void> {
  const enoughMs = 1000
  for (let spent = 0; spent < enoughMs;) {
    const { cpuMs = enoughMs } = await process.ask<Throughput>(load)
    spent += cpuMs
  }
}

/** Milliseconds of all works of a program that are no bytes, in its best round. */
function bestOf(project: string, ...command: [program: string, ...args: string[]]): number {
  const sums = Array.from({ length: rounds }, () =>
    Object.values(costsOf(project, { command })).reduce((sum, { cpu = 0 }) => sum + cpu, 0),
  )
  return Math.min(...sums)
}

async function beside(folder: string): Promise<void> {
  for (const { work, unit, ours, theirs } of await compare(folder, rounds, guarded)) {
    if (unit === 'bytes') continue
    const [our = NaN, their = NaN] = [ours, theirs].map((costs) =>
      Math.min(...costs.map(processorTime)),
    )
    judge(work, our, their, limitAgainst)
  }
}

function judge(name: string, ms: number, of: number, limit: number): void {
  const ratio = ms / of
  const isDear = !(ratio <= limit)
  if (isDear) process.exitCode = 1
  const verdict = `${isDear ? 'MORE than' : 'at most'} ${limit} are allowed`
  console.log(
    `${name}: ${(ms * 1000).toFixed(1)} µs, ${ratio.toFixed(2)} times as much; ${verdict}`,
  )
}
