import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process that is asked by lines, and answers by lines. */
export class LineProcess {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  /** Resolves when it has said `ready`. */
  static async start(
    command: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<LineProcess> {
    const started = new LineProcess(command, env)
    const line = await started.#next()
    if (line !== 'ready') throw new Error(`${command.join(' ')} said: ${line}`)
    return started
  }

  private constructor([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    this.#lines = createInterface(this.#child.stdout!)[Symbol.asyncIterator]()
  }

  async ask<Answer>(question: unknown): Promise<Answer> {
    this.#child.stdin!.write(`${JSON.stringify(question)}\n`)
    return JSON.parse(await this.#next()) as Answer
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }

  async #next(): Promise<string> {
    const { value, done } = (await this.#lines.next()) as IteratorResult<string, undefined>
    if (done === true) throw new Error(`${this.#child.spawnargs.join(' ')} ended early`)
    return value
  }
}
