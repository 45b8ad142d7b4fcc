import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EndedWith } from './command-error.js'
import { untilSignal } from './until-signal.js'

/** Node tells the command line of what it watches, where passwords may stand: so the arguments travel in the environment. */
const variable = 'KINOKO_WATCHED_ARGUMENTS'

/** The arguments of this process: those of the one that watches it, or its own. */
export function commandLine(): readonly string[] {
  const given = process.env[variable]
  if (given === undefined) return process.argv.slice(2)
  // what a service starts itself is another matter
  Reflect.deleteProperty(process.env, variable)
  return JSON.parse(given) as string[]
}

/**
 * Runs a command in a process of its own, under `node --watch`: when a file that it has imported changes, it is sent SIGTERM,
 * and begins anew when it has ended. Throws an EndedWith when the last one ended with another status than 0.
 */
export async function runWatched(args: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', ...process.execArgv, mainFile()],
    {
      stdio: 'inherit',
      env: { ...process.env, [variable]: JSON.stringify(args) },
      // Ctrl C at a terminal reaches a whole group: the service would take it and what Node hands on for two signals
      detached: true,
    },
  )
  let status = 0
  await untilSignal({
    start: async () => {
      status = await endOf(child)
    },
    stop: (signal) => {
      child.kill(signal as NodeJS.Signals)
      return Promise.resolve()
    },
    kill: () => killGroup(child),
  })
  if (status !== 0) throw new EndedWith(status)
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** The process that watches, and the one that it watches. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // it has just ended
  }
}

/** The command as Node finds it: from the sources, or as it is built. */
function mainFile(): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL('./main.ts', import.meta.url))
  const root = dirname(createRequire(import.meta.url).resolve('kinoko/package.json'))
  return join(root, 'dist/src/cli/main.js')
}
