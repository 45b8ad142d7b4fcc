import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Another root folder with a RabbitMQ in it, as `.ci/rabbitmq` makes them. Default: this machine's own. */
const root = process.env['KINOKO_CHAOS_ROOT'] ?? ''

/** Debian's wrappers in /usr/sbin switch users; these do not. */
const folders = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/sbin', '/usr/local/sbin', '/usr/sbin']
const folder = folders.find((path) => existsSync(join(root, path, 'rabbitmq-server')))

/** Why there can be no node here; undefined if there can. */
export const noRabbit = folder === undefined ? 'rabbitmq-server is not installed' : undefined

/**
 * A RabbitMQ of our own to be cruel to: own name, ports, cookie and directories, so that no other node on
 * the machine notices. Everything of it is gone when it is disposed of.
 */
export class RabbitNode implements AsyncDisposable {
  readonly port: number
  readonly #name: string
  readonly #folder: string
  readonly #env: NodeJS.ProcessEnv
  #server: ChildProcess | undefined
  /** One command at a time: two `stop_app` at once make no sense to it. */
  #queue: Promise<unknown> = Promise.resolve()
  #waiting = 0

  static async start(): Promise<RabbitNode> {
    const home = await mkdtemp(join(root === '' ? tmpdir() : join(root, 'tmp'), 'kinoko-chaos-'))
    await mkdir(join(home, 'log'))
    const node = new RabbitNode(home, await freePort(), await freePort())
    await node.boot()
    return node
  }

  private constructor(folderOnHost: string, port: number, distributionPort: number) {
    this.port = port
    this.#folder = folderOnHost
    const home = folderOnHost.slice(root.length)
    this.#name = `kinoko-chaos-${process.pid}-${port}@localhost`
    this.#env = {
      ...process.env,
      HOME: home, // and with it the cookie
      RABBITMQ_NODENAME: this.#name,
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
      RABBITMQ_LOG_BASE: join(home, 'log'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'enabled_plugins'),
      RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      ERL_CRASH_DUMP: join(home, 'erl_crash.dump'),
    }
  }

  get uri(): string {
    return `amqp://localhost:${this.port}`
  }

  /** Commands that have not ended. */
  get busy(): number {
    return this.#waiting
  }

  /** `rabbitmqctl ...` on this node; gives what it prints. */
  ctl(...args: readonly string[]): Promise<string> {
    this.#waiting++
    const result = this.#queue
      .then(() => this.#ctl(args))
      .finally(() => {
        this.#waiting--
      })
    this.#queue = result.catch(() => undefined)
    return result
  }

  /** `rabbitmq-upgrade ...` on this node: maintenance mode. */
  upgrade(...args: readonly string[]): Promise<string> {
    return this.#tool('rabbitmq-upgrade', args)
  }

  /** The broker ends and starts again, with what is durable. */
  async restart(): Promise<void> {
    await this.ctl('stop_app')
    await this.ctl('start_app')
  }

  /** The whole node ends without a word, and starts again. */
  async kill(): Promise<void> {
    const server = this.#server
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    const pid = (await this.ctl('eval', 'os:getpid().')).replaceAll(/\D/g, '')
    process.kill(Number(pid), 'SIGKILL')
    await ended
    await this.boot()
  }

  async boot(): Promise<void> {
    const [program, ...args] = commandOf('rabbitmq-server')
    this.#server = spawn(program, args, { env: this.#env, stdio: 'ignore' })
    const over = new Promise<never>((_, reject) => {
      this.#server?.once('exit', (code) => reject(new Error(`rabbitmq-server ended with ${code}`)))
    })
    over.catch(() => undefined)
    await Promise.race([this.#awaitStartup(), over])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#server?.once('exit', resolve))
    await this.ctl('stop')
    await ended
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** It fails at once until the node has registered its name, and waits after that. */
  async #awaitStartup(): Promise<void> {
    for (;;) {
      try {
        await this.ctl('await_startup', '--timeout', '60')
        return
      } catch {
        // not registered yet: asking takes a second, so it is asked again at once
      }
    }
  }

  async #ctl(args: readonly string[]): Promise<string> {
    return this.#tool('rabbitmqctl', args)
  }

  async #tool(name: string, args: readonly string[]): Promise<string> {
    const [program, ...before] = commandOf(name)
    const all = [...before, '-q', '-n', this.#name, ...args]
    const { stdout } = await run(program, all, { env: this.#env })
    return stdout
  }
}

function commandOf(name: string): readonly [string, ...string[]] {
  const program = join(folder!, name)
  return root === '' ? [program] : ['chroot', root, program]
}

/** A port that nobody listens on at the moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
