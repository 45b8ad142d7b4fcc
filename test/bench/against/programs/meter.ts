import { appendFileSync } from 'node:fs'

/** What a program of the comparison tells: for each work its cost, all of them better when smaller. */
export interface Cost {
  /** In the unit of the work: milliseconds of a clock, or bytes. */
  readonly value: number
  /** Milliseconds of processor time; absent for bytes. */
  readonly cpu?: number
}

/** The clock of the machine, also where a simulation has put its own in the place. */
const clock = performance.now.bind(performance)

/** Runs the code so often, and says what once of it takes. */
export async function cost(code: () => unknown, times = 1): Promise<Cost> {
  const cpu = process.cpuUsage()
  const begin = clock()
  for (let i = 0; i < times; i++) await code()
  const value = (clock() - begin) / times
  const { user, system } = process.cpuUsage(cpu)
  return { value, cpu: (user + system) / 1000 / times }
}

/** What the process has cost from its start to now. */
export function sinceStart(): Cost {
  const { user, system } = process.cpuUsage()
  return { value: clock(), cpu: (user + system) / 1000 }
}

/** Bytes in use, once the garbage is gone. To be run with `--expose-gc`. */
export function bytesInUse(): number {
  if (gc === undefined) throw new Error('to be run with --expose-gc')
  gc()
  gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Says the costs and ends the process, whatever it still has open. */
export function tell(costs: Record<string, Cost>): void {
  process.stdout.write(`${JSON.stringify(costs)}\n`, () => process.exit())
}

/** Tells, at the end of a test file, what its process has cost: into the file that the environment names. */
export function tellOfFile(kind: string): () => void {
  return () => {
    const line = JSON.stringify([kind, sinceStart()])
    appendFileSync(process.env['KINOKO_BENCH_FILE'] ?? '', `${line}\n`)
  }
}
