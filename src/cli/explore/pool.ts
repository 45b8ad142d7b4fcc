import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError } from '../command-error.js'
import type { Assignment, Failure, Message, Outcome } from './protocol.js'
import { importScenario } from './scenario-module.js'
import { exploreSeed, type SeedSettings } from './seed-run.js'

export interface PoolSettings extends SeedSettings {
  readonly file: string
  readonly directory: string
  readonly jobs: number
  readonly firstSeed: number
  readonly seeds: number
  /** Goes on after a failure. */
  readonly keepGoing: boolean
  /** Whether no further run may begin. */
  isOver(): boolean
  onRun(events: number, sometimes: Readonly<Record<string, boolean>>): void
  onFailure(seed: number, failure: Failure): void
}

/** How many seeds a job is given at a time. */
const batch = 10

/**
 * Explores seeds in several processes; a single job needs no process but this one. Resolves when all seeds
 * were tried, or after the first failure. Rejects with a CommandError when a job cannot work.
 *
 * Of tinypool 2.2.0, tried in this place, a process that was killed or has exited says no more than that it did: a user
 * whose scenario takes too much memory, or calls `process.exit`, needs the signal or the status.
 */
export async function exploreInJobs(settings: PoolSettings): Promise<void> {
  const { firstSeed, seeds, jobs } = settings
  if (jobs === 1) return exploreHere(settings)
  const end = firstSeed + seeds
  let next = firstSeed
  const takeSeeds = (): number[] => {
    if (next >= end || settings.isOver()) return []
    const taken = Array.from({ length: Math.min(batch, end - next) }, (_, i) => next + i)
    next += taken.length
    return taken
  }
  const stop = (): void => {
    next = end
  }
  await Promise.all(Array.from({ length: jobs }, () => runJob(settings, takeSeeds, stop)))
}

async function exploreHere(settings: PoolSettings): Promise<void> {
  const { file, directory, firstSeed, seeds, keepGoing } = settings
  const module = await importScenario(file, directory)
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    if (settings.isOver()) return
    const outcome = await exploreSeed(module, seed, settings)
    record(outcome, settings)
    if (outcome.kind === 'failed' && !keepGoing) return
  }
}

/** Tells whoever began the exploration of one seed. */
export function record(
  outcome: Outcome,
  settings: Pick<PoolSettings, 'onRun' | 'onFailure'>,
): void {
  if (outcome.kind === 'passed') settings.onRun(outcome.events, outcome.sometimes)
  else settings.onRun(0, {})
  if (outcome.kind === 'failed') settings.onFailure(outcome.seed, outcome)
}

/** One process, from its first seed to its last. */
async function runJob(
  settings: PoolSettings,
  takeSeeds: () => number[],
  stop: () => void,
): Promise<void> {
  const { file, directory, checkDeterminism, rabbitmq, drawn, keepGoing } = settings
  const ofSeeds: SeedSettings = { checkDeterminism, rabbitmq, drawn }
  const job = fork(jobFile(), [file, directory, JSON.stringify(ofSeeds)], {
    cwd: directory,
    execArgv: process.execArgv,
  })
  let left = 0
  const state = { isOver: false }
  let problem: string | undefined
  const end = (): void => {
    state.isOver = true
    if (job.connected) job.disconnect()
  }
  const assign = (): void => {
    const seeds = takeSeeds()
    left = seeds.length
    if (left === 0) end()
    // a job that is gone cannot be sent anything; its exit status says why
    else job.send({ seeds } satisfies Assignment, () => undefined)
  }
  job.on('message', (message: Message) => {
    if (message.kind === 'broken') {
      problem = message.problem
      return
    }
    record(message, settings)
    if (message.kind === 'failed' && !keepGoing) {
      stop()
      end()
    } else if (--left === 0) {
      assign()
    }
  })
  const ended = endOf(job)
  assign()
  const how = await ended
  if (state.isOver) return
  stop()
  throw new CommandError(problem ?? `a job of the exploration ended with ${how}`)
}

/**
 * Resolves to how a process ended, once everything it had sent was received: its exit may be known before its
 * last message is.
 */
async function endOf(job: ChildProcess): Promise<string> {
  const [exit] = await Promise.all([once(job, 'exit'), once(job, 'disconnect')])
  const [status, signal] = exit as [number | null, string | null]
  return signal === null ? `exit status ${status}` : `signal ${signal}`
}

/** Beside this module, or where the build has put it. */
function jobFile(): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL('./job.ts', import.meta.url))
  const root = dirname(createRequire(import.meta.url).resolve('kinoko/package.json'))
  return join(root, 'dist/src/cli/explore/job.js')
}
