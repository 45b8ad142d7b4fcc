/** The command line: from the sources in this process, or as it is built in one of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { runCommandLine } from '../../../../src/cli/program.js'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A running command: wait for what it prints, send it signals, wait for its end. */
export class RunningCommand {
  readonly exit: Promise<Exit>
  readonly #process: ChildProcess
  #stdout = ''
  #stderr = ''
  #changed: (() => void)[] = []

  constructor(args: readonly string[], { env = {}, input = '' }: RunOptions = {}) {
    this.#process = spawn(process.execPath, ['dist/src/cli/main.js', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
    })
    this.#process.stdin?.end(input)
    this.#process.stdout?.on('data', (data) => this.#add(() => (this.#stdout += String(data))))
    this.#process.stderr?.on('data', (data) => this.#add(() => (this.#stderr += String(data))))
    this.exit = new Promise((resolve) => {
      this.#process.on('close', (code, signal) => {
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr })
        this.#add(() => undefined)
      })
    })
  }

  /** What it has printed so far. */
  get stdout(): string {
    return this.#stdout
  }

  /** What it has printed on the standard error so far. */
  get stderr(): string {
    return this.#stderr
  }

  get #isOver(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Resolves when the command has printed a text, on either stream; rejects when it ends without. */
  async printed(text: string): Promise<void> {
    while (!(this.#stdout + this.#stderr).includes(text)) {
      if (this.#isOver)
        throw new Error(`ended without \`${text}\`:\n${this.#stdout}${this.#stderr}`)
      await new Promise<void>((resolve) => this.#changed.push(resolve))
    }
  }

  #add(change: () => unknown): void {
    change()
    for (const resolve of this.#changed.splice(0)) resolve()
  }
}

/** Runs a command in a process of its own, to its end. */
export function kinokoProcess(args: readonly string[], options?: RunOptions): Promise<Exit> {
  return new RunningCommand(args, options).exit
}

export type Result = Pick<Exit, 'code' | 'stdout' | 'stderr'>

/** Runs a command in this process, to its end; one at a time, since both have the same streams. */
export async function kinoko(args: readonly string[]): Promise<Result> {
  const stdout = written(process.stdout)
  const stderr = written(process.stderr)
  try {
    const code = await runCommandLine(args)
    return { code, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    stdout.restore()
    stderr.restore()
  }
}

function written(stream: NodeJS.WriteStream): { text: () => string; restore: () => void } {
  let text = ''
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  return { text: () => text, restore: () => spy.mockRestore() }
}
