/**
 * The brokers that a suite runs on. A suite is written once, as a function of an arm:
 *
 *   onEachArm('calls', (arm) => {
 *     test('...', async () => {
 *       await using stage = await arm.open()
 *       ...
 *     })
 *   })
 */
import { connect as amqplibConnect, type Channel, type ChannelModel } from 'amqplib'
import { randomUUID } from 'node:crypto'
import { describe } from 'vitest'
import {
  ClusterRpcClient,
  hostAmbient,
  ServiceContainer,
  type Ambient,
  type AmqpConnection,
  type ClientOptions,
  type ClusterProxy,
  type Config,
  type Connect,
  type ServiceClass,
} from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { RecordingLogger } from './recording-logger.js'

export interface Arm {
  readonly name: string
  /** Why this arm cannot run here. */
  readonly skipped: string | undefined
  open(): Promise<Stage>
}

/** What one test runs on: a broker to itself, as far as its names reach. */
export class Stage implements AsyncDisposable {
  readonly connect: Connect
  readonly ambient: Ambient
  readonly uri: string
  readonly logger = new RecordingLogger()
  readonly #suffix: string
  readonly #names: string[] = []
  readonly #hosted: { stop(): Promise<void> }[] = []
  readonly #breakConnections: () => void

  constructor(parts: {
    connect: Connect
    ambient: Ambient
    uri: string
    suffix: string
    breakConnections: () => void
  }) {
    this.connect = parts.connect
    this.ambient = parts.ambient
    this.uri = parts.uri
    this.#suffix = parts.suffix
    this.#breakConnections = parts.breakConnections
  }

  /** A service name that no other test uses. */
  name(base: string): string {
    const name = `${base}${this.#suffix}`
    if (!this.#names.includes(name)) this.#names.push(name)
    return name
  }

  /** The containers of this stage, in the order in which they were started. */
  get containers(): ServiceContainer[] {
    return this.#hosted.filter((hosted) => hosted instanceof ServiceContainer)
  }

  /** Starts a service; it is stopped with the stage. */
  async host<T extends object>(
    serviceClass: ServiceClass<T>,
    config: Config = {},
  ): Promise<ServiceContainer<T>> {
    const container = new ServiceContainer(serviceClass, this.options(config))
    this.#hosted.push(container)
    await container.start()
    return container
  }

  /** Starts a service, and another instance of it each time one is killed, until the stage is done. */
  async keepUp(serviceClass: ServiceClass, config: Config = {}): Promise<KeptUp> {
    let current!: ServiceContainer
    let isOver = false
    const start = async (): Promise<void> => {
      current = new ServiceContainer(serviceClass, this.options(config))
      await current.start()
    }
    const watch = async (): Promise<void> => {
      await current.wait()
      if (isOver) return
      await start()
      await watch()
    }
    await start()
    const isDown = watch()
    const stop = async (): Promise<void> => {
      isOver = true
      await current.stop()
      await isDown
    }
    this.#hosted.push({ stop })
    return { kill: () => current.kill(), stop }
  }

  /** Starts a client; it is stopped with the stage. */
  async client(options: ClientOptions = {}): Promise<Calling> {
    const client = new ClusterRpcClient({ ...options, ...this.options(options.config) })
    this.#hosted.push(client)
    return { client, cluster: await client.start() }
  }

  options(config: Config = {}): ClientOptions {
    const { connect, ambient, uri, logger } = this
    return { connect, ambient, logger, config: { AMQP_URI: uri, RPC_TIMEOUT: 10, ...config } }
  }

  /** Cuts every connection that was opened on this stage, as a network would. */
  breakConnections(): void {
    this.#breakConnections()
  }

  /** A connection of the test's own, to look at the broker with. */
  async raw(): Promise<AmqpConnection> {
    const connection = await this.connect(this.uri)
    this.#hosted.push({ stop: () => connection.close() })
    return connection
  }

  /** A channel of the test's own, with all that a client has: the runtime's port is but a part of it. */
  async channel(): Promise<Channel> {
    return (await (await this.raw()).createChannel()) as unknown as Channel
  }

  /** Waits until the queue of a service has no message that is ready: what was there is taken or expired. */
  async emptied(service: string): Promise<void> {
    const channel = await this.channel()
    await this.until(async () => (await channel.checkQueue(`rpc-${service}`)).messageCount === 0)
  }

  /** Waits until something is so, on the clock of this stage. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
      await new Promise<void>((resolve) => this.ambient.setTimeout(resolve, 1))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const hosted of this.#hosted.reverse()) await hosted.stop().catch(() => undefined)
    const connection = await this.connect(this.uri)
    const channel = await connection.createChannel()
    for (const name of this.#names) await channel.deleteQueue(`rpc-${name}`)
    await connection.close()
  }
}

export interface KeptUp {
  /** What a crash is to the broker: what was taken is not settled. */
  kill(): void
  stop(): Promise<void>
}

export interface Calling {
  readonly client: ClusterRpcClient
  readonly cluster: ClusterProxy
}

const broker = process.env['KINOKO_TEST_BROKER']

const rabbitmq: Arm = {
  name: 'RabbitMQ',
  skipped: broker === undefined ? 'KINOKO_TEST_BROKER is not set' : undefined,
  open() {
    const connections: ChannelModel[] = []
    const connect: Connect = async (url, options) => {
      const connection = await amqplibConnect(url, options)
      connections.push(connection)
      return connection
    }
    return Promise.resolve(
      new Stage({
        connect,
        ambient: hostAmbient,
        uri: broker ?? '',
        suffix: `-${randomUUID()}`,
        breakConnections: () => connections.splice(0).forEach(cut),
      }),
    )
  },
}

const simulator: Arm = {
  name: 'the simulator',
  skipped: undefined,
  open() {
    const { connect, ambient, breakConnections } = createSimulator()
    const uri = 'amqp://localhost'
    return Promise.resolve(new Stage({ connect, ambient, uri, suffix: '', breakConnections }))
  },
}

export const arms: readonly Arm[] = [simulator, rabbitmq]

/** Defines a suite on every arm; one that cannot run here is shown as skipped. */
export function onEachArm(title: string, suite: (arm: Arm) => void): void {
  for (const arm of arms) {
    const reason = arm.skipped === undefined ? '' : `: ${arm.skipped}`
    describe.skipIf(arm.skipped !== undefined)(`${title} on ${arm.name}${reason}`, () => suite(arm))
  }
}

/** amqplib keeps its socket to itself; a network that breaks does not ask. */
function cut(connection: ChannelModel): void {
  const { stream } = connection.connection as unknown as {
    stream: { destroy(): void; emit(event: string): void }
  }
  stream.destroy()
  stream.emit('end')
}
