import { ClusterRpcClient, ServiceRpcClient, serviceNameOf, silentLogger } from '../../src/index.js'
import type { AnyService, ClientOptions, Config, ServiceClass } from '../../src/index.js'
import type { ClusterProxy, ServiceProxy } from '../../src/index.js'
import type { Simulator, Trace } from '../../simulator/index.js'
import { ServiceInstance, SimulatedService } from './instance.js'

export interface ServiceOptions {
  /** How many instances there are. Default 1. */
  instances?: number
  /** Settings for this service alone, over those of the simulation. */
  config?: Config
}

/** What a scenario has in its hands: a simulated cluster, its clients, its time. */
export class Simulation {
  /** The broker and the world; for who wants amqplib itself, or the trace. */
  readonly simulator: Simulator
  readonly #config: Config
  readonly #services: SimulatedService[] = []
  readonly #clients: { stop(): Promise<void> }[] = []

  constructor(simulator: Simulator, config: Config) {
    this.simulator = simulator
    this.#config = config
  }

  get seed(): number | undefined {
    return this.simulator.seed
  }

  get trace(): Trace | undefined {
    return this.simulator.trace
  }

  /** The services that were added, in that order. */
  get services(): readonly SimulatedService[] {
    return this.#services
  }

  /** Adds a service to the cluster; its instances start at once, each on a machine of its own. */
  service<T extends object>(
    serviceClass: ServiceClass<T>,
    options: ServiceOptions = {},
  ): SimulatedService<T> {
    const { instances = 1, config = {} } = options
    const name = serviceNameOf(serviceClass)
    const service = new SimulatedService(
      name,
      Array.from({ length: instances }, (_, number) => {
        const instanceName = `${name}#${number}`
        const machine = this.simulator.machine(instanceName)
        return new ServiceInstance(instanceName, serviceClass, machine, {
          ...this.#config,
          ...config,
        })
      }),
    )
    this.#services.push(service as unknown as SimulatedService)
    return service
  }

  /** A client of one service, once all services have started. */
  async proxy<T = AnyService>(
    service: string,
    options: ClientOptions = {},
  ): Promise<ServiceProxy<T>> {
    const client = new ServiceRpcClient<T>(service, this.#clientOptions(options))
    return this.#start(client)
  }

  /** A client of all services, once all of them have started. */
  async cluster<T = Record<string, AnyService>>(
    options: ClientOptions = {},
  ): Promise<ClusterProxy<T>> {
    const client = new ClusterRpcClient<T>(this.#clientOptions(options))
    return this.#start(client)
  }

  /** Resolves when every instance takes requests; rejects when one could not start. */
  async started(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.started()))
  }

  /** Milliseconds since the simulation began. */
  now(): number {
    return this.simulator.now()
  }

  /** Resolves when so many virtual milliseconds have passed. */
  sleep(ms: number): Promise<void> {
    return this.simulator.sleep(ms)
  }

  /** Writes a line into the trace. */
  note(text: string): void {
    this.simulator.world.note(text)
  }

  /** Stops clients, then services, with grace. */
  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.stop()))
    const instances = this.#services.flatMap((service) => service.instances)
    await Promise.all(instances.map((instance) => instance.container.stop()))
  }

  async #start<P>(client: { start(): Promise<P>; stop(): Promise<void> }): Promise<P> {
    this.#clients.push(client)
    await this.started()
    return client.start()
  }

  #clientOptions(options: ClientOptions): ClientOptions {
    const { connect, ambient } = this.simulator.machine(`client#${this.#clients.length}`)
    return {
      connect,
      ambient,
      logger: silentLogger,
      ...options,
      config: { ...this.#config, ...options.config },
    }
  }
}
