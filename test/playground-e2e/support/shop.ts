import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('shop.py', import.meta.url))

/** A Python that has py-amqp, as the interop tests have it; undefined where there is none. */
export const python =
  process.env['KINOKO_NAMEKO2'] === undefined
    ? undefined
    : `${process.env['KINOKO_NAMEKO2']}/bin/python`

/** A shop in Python, with py-amqp: one client publishes orders, another one picks them. */
export class PythonShop implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #lines: Interface

  private constructor(address: string) {
    this.#process = spawn(python!, [script, address])
    this.#process.stderr.pipe(process.stderr)
    this.#lines = createInterface(this.#process.stdout)
  }

  /** @param port - that of the broker */
  static async open(port: number): Promise<PythonShop> {
    const shop = new PythonShop(`127.0.0.1:${port}`)
    await shop.#next()
    return shop
  }

  /** Publishes so many orders, each with so many characters more, and a photo. */
  async publish(count: number, padding = 0): Promise<void> {
    this.#process.stdin.write(`${count} ${padding}\n`)
    await this.#next()
  }

  /** The same, without waiting until it is done. */
  begin(count: number): void {
    this.#process.stdin.write(`${count} 0\n`)
  }

  async #next(): Promise<void> {
    await Promise.race([
      once(this.#lines, 'line'),
      once(this.#process, 'exit').then(() => {
        throw new Error('the shop in Python has ended')
      }),
    ])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    if (this.#process.exitCode === null) await exit
  }
}
