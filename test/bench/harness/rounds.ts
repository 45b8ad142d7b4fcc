import { fileURLToPath } from 'node:url'
import type { Load, Throughput } from './contender.js'
import { LineProcess } from './line-process.js'

/** Who takes part, and how its processes are started. */
export interface Entry {
  readonly name: string
  /** Each is started and must be ready before the next. */
  readonly servers: readonly (readonly string[])[]
  readonly client: readonly string[]
}

/** Calls a second, one figure a round, by load and by name. */
export type Samples = Map<Load, Map<string, number[]>>

const processFile = fileURLToPath(new URL('contender-process.ts', import.meta.url))

/** An entry for a module that is a {@link Contender}. */
export function entry(name: string, module: URL, uri: string, hasServer = true): Entry {
  const command = (role: string) => [
    process.execPath,
    '--import',
    'tsx',
    processFile,
    fileURLToPath(module),
    role,
    uri,
  ]
  return { name, servers: hasServer ? [command('serve')] : [], client: command('call') }
}

/** Every contender in turn, in every round, for every load; the first round of each warms up and is dropped. */
export async function interleaved(
  entries: readonly Entry[],
  loads: readonly Load[],
  rounds: number,
  onRound: (round: number) => void,
): Promise<Samples> {
  const running: LineProcess[] = []
  try {
    const clients = new Map<string, LineProcess>()
    for (const { name, servers, client } of entries) {
      for (const server of servers) running.push(await LineProcess.start(server))
      const process = await LineProcess.start(client)
      running.push(process)
      clients.set(name, process)
    }
    const samples: Samples = new Map(
      loads.map((load) => [load, new Map(entries.map(({ name }) => [name, []]))]),
    )
    for (let round = 0; round <= rounds; round++) {
      onRound(round)
      for (const load of loads) {
        for (const [name, client] of clients) {
          const { calls, ms } = await client.ask<Throughput>(load)
          if (round > 0)
            samples
              .get(load)
              ?.get(name)
              ?.push((calls / ms) * 1000)
        }
      }
    }
    return samples
  } finally {
    for (const process of running) process.stop()
  }
}
