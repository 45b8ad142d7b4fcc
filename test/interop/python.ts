/** The Python processes of the interop tests. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('peer.py', import.meta.url))

/** A virtual environment with nameko in it. */
export interface Nameko {
  /** The variable that says where it is. */
  readonly variable: string
  /** `nameko 2.14.1, kombu 5.7.0`; undefined when it is not there. */
  readonly version: string | undefined
  readonly python: string
}

/** The environments that `.ci/run` makes; one that is not there is skipped. */
export const namekos: readonly Nameko[] = [
  'KINOKO_NAMEKO2',
  'KINOKO_NAMEKO3',
  'KINOKO_NAMEKO2_OLD_KOMBU',
].map((variable) => {
  const path = process.env[variable]
  const python = `${path ?? ''}/bin/python`
  return { variable, python, version: path === undefined ? undefined : versionOf(python) }
})

function versionOf(python: string): string {
  const code =
    "from importlib.metadata import version as v; print(f\"nameko {v('nameko')}, kombu {v('kombu')}\")"
  const { stdout, stderr, error } = spawnSync(python, ['-c', code], { encoding: 'utf8' })
  if (stdout === '') throw new Error(`${python} has no nameko: ${String(error ?? stderr)}`)
  return stdout.trim()
}

/** What a call looked like to Python: the `repr` of its result. */
export type Answer =
  | { readonly repr: string; readonly error?: undefined }
  | {
      readonly repr?: undefined
      readonly error: {
        readonly type: string
        readonly text: string
        readonly exc_type: string | null
        readonly value: string | null
      }
    }

/** What Python is to do; arguments as Python source. */
export type Command = {
  readonly context?: Readonly<Record<string, unknown>>
  readonly serializer?: string
} & (
  | { op: 'call'; service: string; method: string; args?: string; kwargs?: string }
  | { op: 'many'; service: string; method: string; count: number }
  | { op: 'dispatch'; service: string; event: string; data: string }
)

/** Makes calls with nameko's standalone client, one after the other. */
export class PythonClient implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>
  #turn: Promise<unknown> = Promise.resolve()

  constructor(nameko: Nameko, uri: string) {
    this.#process = start(nameko, ['client', uri])
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]()
  }

  perform(command: Command): Promise<Answer> {
    const answer = this.#turn.then(async () => {
      this.#process.stdin.write(`${JSON.stringify(command)}\n`)
      const line = await this.#lines.next()
      if (line.done === true) throw new Error('the Python client has ended')
      return JSON.parse(line.value) as Answer
    })
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#process)
  }
}

/** Hosts the services of peer.py. */
export class PythonServices implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams
  readonly ready: Promise<void>

  constructor(nameko: Nameko, uri: string, suffix: string) {
    this.#process = start(nameko, ['service', uri, suffix])
    this.ready = new Promise((resolve, reject) => {
      this.#process.stdout.once('data', () => resolve())
      this.#process.once('exit', () => reject(new Error('the Python services have ended')))
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#process)
  }
}

function start(nameko: Nameko, args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(nameko.python, ['-W', 'ignore', script, ...args])
  let noise = ''
  child.stderr.on('data', (data) => (noise = (noise + String(data)).slice(-5000)))
  child.on('exit', (code) => {
    if (code !== 0 && code !== null)
      console.error(`${args.join(' ')} ended with ${code}:\n${noise}`)
  })
  return child
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin.end()
  const lastResort = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(lastResort)
}
