import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CommandError } from '../command-error.js'
import type { Assignment, Failure, Message } from './protocol.js'

export interface PoolSettings {
  readonly file: string
  readonly directory: string
  readonly jobs: number
  readonly firstSeed: number
  readonly seeds: number
  readonly checkDeterminism: boolean
  /** Goes on after a failure. */
  readonly keepGoing: boolean
  onRun(events: number): void
  onFailure(seed: number, failure: Failure): void
}

/** How many seeds a job is given at a time. */
const batch = 10

/**
 * Explores seeds in several processes. Resolves when all seeds were tried, or after the first failure.
 * Rejects with a CommandError when a job cannot work.
 */
export async function exploreInJobs(settings: PoolSettings): Promise<void> {
  const { firstSeed, seeds, jobs } = settings
  const end = firstSeed + seeds
  let next = firstSeed
  const takeSeeds = (): number[] => {
    const taken = Array.from({ length: Math.min(batch, end - next) }, (_, i) => next + i)
    next += taken.length
    return taken
  }
  const stop = (): void => {
    next = end
  }
  await Promise.all(Array.from({ length: jobs }, () => runJob(settings, takeSeeds, stop)))
}

/** One process, from its first seed to its last. */
function runJob(
  settings: PoolSettings,
  takeSeeds: () => number[],
  stop: () => void,
): Promise<void> {
  const { file, directory, checkDeterminism, keepGoing } = settings
  const job = fork(jobFile(), [file, directory, String(checkDeterminism)], {
    cwd: directory,
    execArgv: process.execArgv,
  })
  let left = 0
  const assign = (): void => {
    const seeds = takeSeeds()
    left = seeds.length
    if (left === 0) job.disconnect()
    else job.send({ seeds } satisfies Assignment)
  }
  return new Promise((resolve, reject) => {
    job.on('message', (message: Message) => {
      if (message.kind === 'broken') {
        stop()
        reject(new CommandError(message.problem))
        return
      }
      settings.onRun(message.kind === 'passed' ? message.events : 0)
      if (message.kind === 'failed') settings.onFailure(message.seed, message)
      if (message.kind === 'failed' && !keepGoing) {
        stop()
        job.disconnect()
      } else if (--left === 0) {
        assign()
      }
    })
    const ended = (code: number | null): void => {
      // one that got no seeds was sent away, whatever it makes of that
      if (code === 0 || left === 0 || job.killed) resolve()
      else reject(new CommandError(`a job of the exploration ended with exit status ${code}`))
    }
    job.on('exit', (code) => {
      // what it has sent may still be on its way, and says more
      if (job.connected) job.once('disconnect', () => ended(code))
      else ended(code)
    })
    job.on('error', reject)
    assign()
  })
}

/** Beside this module, in the language it is in. */
function jobFile(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./job.${ending}`, import.meta.url))
}
