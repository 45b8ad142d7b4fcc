/** `kinoko broker` in a process of its own, from the sources, so that its memory is its own. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { residentBytes } from '../../../bench/suites/wire/memory.js'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const node = ['--import', 'tsx', '--conditions=kinoko:source', 'src/cli/main.ts']

export class BrokerProcess {
  readonly uri: string
  readonly port: number
  /** With user and password. */
  readonly managementUri: string
  readonly #child: ReturnType<typeof spawn>
  readonly #ended: Promise<unknown>

  private constructor(child: ReturnType<typeof spawn>, uri: string, managementUri: string) {
    this.#child = child
    this.#ended = new Promise((resolve) => child.once('exit', resolve))
    this.uri = uri
    this.port = Number(new URL(uri).port)
    this.managementUri = managementUri.replace('//', '//guest:guest@')
  }

  /** @param args - further arguments of the command */
  static async start(...args: string[]): Promise<BrokerProcess> {
    const command = ['broker', '--port', '0', '--management', '0', ...args]
    const child = spawn(process.execPath, [...node, ...command], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let uri = ''
    for await (const line of createInterface(child.stdout)) {
      uri ||= /amqp:\S+/.exec(line)?.[0] ?? ''
      const managementUri = /http:\S+/.exec(line)?.[0]
      if (managementUri !== undefined) return new BrokerProcess(child, uri, managementUri)
    }
    throw new Error('kinoko broker ended before it listened')
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Octets of the process that are in memory. */
  get residentBytes(): number {
    return residentBytes(this.#child.pid!)
  }

  /** Throws away all that is in the virtual host `/`, and closes its connections. */
  async empty(): Promise<void> {
    const { origin, username, password } = new URL(this.managementUri)
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    for (const method of ['DELETE', 'PUT']) {
      const response = await fetch(`${origin}/api/vhosts/%2F`, {
        method,
        headers: { authorization },
      })
      if (!response.ok) throw new Error(`${method} of the virtual host: ${response.status}`)
    }
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    await this.#ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
