import { connect } from 'amqplib'
import { randomUUID } from 'node:crypto'
import {
  ClusterRpcClient,
  ServiceRunner,
  silentLogger,
  type ClusterProxy,
  type MethodProxy,
} from 'kinoko'
import { PythonClient, PythonServices, type Answer, type Nameko } from './python.js'
import { servicesOf, type Seen } from './services.js'

export const broker = process.env['KINOKO_TEST_BROKER']

/** Services and clients of both languages on one broker, with names that no other test uses. */
export class Cluster implements AsyncDisposable {
  readonly suffix = randomUUID().slice(0, 8)
  readonly ts = `ts-${this.suffix}`
  readonly py = `py-${this.suffix}`
  readonly seen: Seen[] = []
  readonly #config = { AMQP_URI: broker ?? '', RPC_TIMEOUT: 20, ACCEPT: null }
  readonly options = { config: this.#config, logger: silentLogger }
  readonly runner = new ServiceRunner(this.options)
  readonly client = new ClusterRpcClient(this.options)
  readonly python: PythonClient
  readonly #pythonServices: PythonServices
  cluster!: ClusterProxy

  constructor(nameko: Nameko) {
    this.python = new PythonClient(nameko, broker ?? '')
    this.#pythonServices = new PythonServices(nameko, broker ?? '', this.suffix)
  }

  async start(): Promise<void> {
    for (const serviceClass of servicesOf(this.suffix, this.seen))
      this.runner.addService(serviceClass)
    await Promise.all([this.runner.start(), this.#pythonServices.ready])
    this.cluster = await this.client.start()
  }

  /** A method of the services in Python. */
  method(name: string): MethodProxy<(...args: unknown[]) => unknown> {
    return this.cluster.service(this.py)[name]!
  }

  /** A call from Python to the services in TypeScript; arguments as Python source. */
  ask(method: string, args = '()', more: object = {}): Promise<Answer> {
    return this.python.perform({ op: 'call', service: this.ts, method, args, ...more })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.client.stop(),
      this.runner.stop(),
      this.python[Symbol.asyncDispose](),
      this.#pythonServices[Symbol.asyncDispose](),
    ])
    const connection = await connect(broker ?? '')
    const channel = await connection.createChannel()
    const queues = [`rpc-${this.ts}`, `rpc-${this.py}`, `rpc-shared-${this.suffix}`]
    const events = [
      `evt-${this.py}-happened--${this.ts}.onHappened`,
      `evt-${this.ts}-happened--${this.py}.on_happened`,
      `evt-${this.ts}-shared`,
    ]
    for (const queue of [...queues, ...events]) await channel.deleteQueue(queue)
    for (const name of [this.ts, this.py]) await channel.deleteExchange(`${name}.events`)
    await connection.close()
  }
}

/** Waits for what comes when it comes. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come within 10 s')
}

/** What a promise rejects with; undefined when it does not. */
export const error = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
