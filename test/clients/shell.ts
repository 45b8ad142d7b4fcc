import { spawn } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ShellOptions {
  /** Seconds after which the command is ended. Default 600. */
  readonly timeoutS?: number
  readonly env?: Readonly<Record<string, string>>
  /** A folder within the shell's. */
  readonly in?: string
  /** Whether any status will do: tests may fail. */
  readonly mayFail?: boolean
}

/** Runs commands in a folder. */
export class Shell {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts)
  }

  async has(...parts: readonly string[]): Promise<boolean> {
    return access(this.path(...parts)).then(
      () => true,
      () => false,
    )
  }

  read(...parts: readonly string[]): Promise<string> {
    return readFile(this.path(...parts), 'utf8')
  }

  /** Resolves to what the command printed on both streams. */
  run(command: string, args: readonly string[], options: ShellOptions = {}): Promise<string> {
    const { timeoutS = 600, env = {}, mayFail = false } = options
    const child = spawn(command, args, {
      cwd: options.in === undefined ? this.folder : this.path(options.in),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // a group of its own: what a test runner leaves behind goes with it
      detached: true,
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), timeoutS * 1000)
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        clearTimeout(timer)
        if (code === 0 || mayFail) resolve(output)
        else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`))
      })
    })
  }
}
