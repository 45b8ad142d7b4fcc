import { spawn } from 'node:child_process'

export interface Ended {
  readonly status: number | null
  /** Both streams, as they came. */
  readonly output: string
}

interface ShellOptions {
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
  /** A limit for what hangs, not for what is slow. Default 4 minutes. */
  readonly limitMs?: number
}

/** Runs a line in a shell, with nothing of this process's own settings for Node in its environment. */
export function shell(
  line: string,
  { cwd, environment = {}, limitMs = 240_000 }: ShellOptions,
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|VITEST|KINOKO)/.test(name),
  )
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', line], {
      cwd,
      env: { ...Object.fromEntries(inherited), CI: 'true', ...environment },
      timeout: limitMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => (output += String(data)))
    }
    child.on('close', (status) => resolve({ status, output }))
  })
}
