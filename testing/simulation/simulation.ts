import { ClusterRpcClient, ServiceRpcClient, silentLogger } from '../../src/index.js'
import type { AnyService, ClientOptions, Config, ServiceClass } from '../../src/index.js'
import type { IdempotencyStore, Middleware } from '../../src/index.js'
import type { ClusterProxy, ServiceContainer, ServiceProxy } from '../../src/index.js'
import type { NetworkConditions, Simulator, Trace, Way } from '../../simulator/index.js'
import { BrokerControl } from './broker-control.js'
import { Deliveries } from './deliveries.js'
import { fromFactory } from './from-factory.js'
import type { ServiceInstance } from './instance.js'
import { SimulatedService } from './service.js'

export interface ServiceOptions {
  /** How many instances there are. Default 1. */
  instances?: number
  /** Settings for this service alone, over those of the simulation. */
  config?: Config
  /** Hooks of all its instances. */
  middleware?: readonly Middleware[]
  /** Shared by all its instances, beyond their crashes, as a database would be. Default: each has its own. */
  idempotencyStore?: IdempotencyStore
}

export type SimulatedClient = ServiceRpcClient<never> | ClusterRpcClient<never>

/** A client and the machine it runs on. */
export interface NamedClient {
  readonly name: string
  readonly client: SimulatedClient
}

type ContainerListener = (instance: ServiceInstance, container: ServiceContainer) => void

/** Who is on the network: an instance, or anything else by the name of its machine. */
export type Party = ServiceInstance | { readonly name: string } | string

/** What a scenario has in its hands: a simulated cluster, its clients, its time, its accidents. */
export class Simulation {
  /** The broker and the world; for who wants amqplib itself, or the trace. */
  readonly simulator: Simulator
  readonly broker: BrokerControl
  /** Who was given which request. */
  readonly deliveries: Deliveries
  #config: Config
  readonly #services: SimulatedService[] = []
  readonly #clients: NamedClient[] = []
  readonly #containerListeners = new Set<ContainerListener>()
  readonly #clientListeners = new Set<(client: NamedClient) => void>()

  constructor(simulator: Simulator, config: Config) {
    this.simulator = simulator
    this.broker = new BrokerControl(simulator)
    this.deliveries = new Deliveries(simulator.trace)
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

  get instances(): readonly ServiceInstance[] {
    return this.#services.flatMap((service) => service.instances)
  }

  /** The clients that `proxy` and `cluster` made, by the names of their machines. */
  get clients(): readonly NamedClient[] {
    return this.#clients
  }

  /**
   * Adds a service to the cluster; its instances start at once, each on a machine of its own. Instead of
   * the class, a name and a function that makes an instance of it for each worker.
   */
  service<T extends object>(
    serviceClass: ServiceClass<T>,
    options?: ServiceOptions,
  ): SimulatedService<T>
  service<T extends object>(
    name: string,
    factory: () => T,
    options?: ServiceOptions,
  ): SimulatedService<T>
  service<T extends object>(
    first: ServiceClass<T> | string,
    second: ServiceOptions | (() => T) = {},
    third: ServiceOptions = {},
  ): SimulatedService<T> {
    return typeof first === 'string'
      ? this.#addService(fromFactory(first, second as () => T), third)
      : this.#addService(first, second as ServiceOptions)
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

  /** Settings for all services and clients that are added from now on, over those there were. */
  configure(config: Config): void {
    this.#config = { ...this.#config, ...config }
  }

  /** Resolves when every running instance takes requests; rejects when one could not start. */
  async started(): Promise<void> {
    const running = this.instances.filter(({ state }) => state === 'running')
    await Promise.all(running.map((instance) => instance.started))
  }

  /** Milliseconds since the simulation began. */
  now(): number {
    return this.simulator.now()
  }

  /** Resolves when so many virtual milliseconds have passed. */
  sleep(ms: number): Promise<void> {
    return this.simulator.sleep(ms)
  }

  /** Resolves when nothing is on its way any more and no timer will go off by itself. */
  idle(): Promise<void> {
    return this.simulator.idle()
  }

  /** Writes a line into the trace. */
  note(text: string): void {
    this.simulator.world.note(text)
  }

  // --- what happens to instances

  /** From one moment to the next nothing of the instance runs any more. */
  async crash(instance: ServiceInstance): Promise<void> {
    instance.crash()
    await Promise.resolve()
  }

  /** The instance comes up again, with nothing of what it had in memory. */
  restart(instance: ServiceInstance): Promise<void> {
    return instance.restart()
  }

  async pause(instance: ServiceInstance): Promise<void> {
    instance.pause()
    await Promise.resolve()
  }

  async resume(instance: ServiceInstance): Promise<void> {
    instance.resume()
    await Promise.resolve()
  }

  // --- what happens on the network

  /** Pulls the cable between somebody and the broker, in one way or in both. */
  partition(party: Party, ways?: readonly Way[]): void {
    this.note(`${nameOf(party)} is cut off${ways === undefined ? '' : `, ${ways.join(' and ')}`}`)
    this.simulator.world.network.cut(nameOf(party), ways)
  }

  /** Plugs it in again. */
  heal(party: Party): void {
    this.note(`${nameOf(party)} is back on the network`)
    this.simulator.world.network.heal(nameOf(party))
  }

  /** Makes the network slow for somebody; `{}` makes it fast again. */
  slow(party: Party, conditions: Partial<NetworkConditions> | number): void {
    this.note(`the network of ${nameOf(party)} changes: ${JSON.stringify(conditions)}`)
    const all = typeof conditions === 'number' ? { delayMs: conditions } : conditions
    this.simulator.world.network.setConditions(all, nameOf(party))
  }

  /** Breaks the connections of somebody, as a network does: without a word. */
  disconnect(party: Party): void {
    this.note(`${nameOf(party)} loses its connections`)
    this.simulator.world.network.break(nameOf(party))
  }

  /** Sets somebody's clock wrong by so many milliseconds. */
  skew(party: Party, ms: number): void {
    this.note(`the clock of ${nameOf(party)} is ${ms} ms off`)
    this.simulator.world.host(nameOf(party)).skew(ms)
  }

  // --- for invariants, faults and the kit itself

  /** Called with every container, those of restarts among them, before it starts. */
  onContainer(listener: ContainerListener): void {
    this.#containerListeners.add(listener)
  }

  /** Called with every client that `proxy` and `cluster` make, before it starts. */
  onClient(listener: (client: NamedClient) => void): void {
    this.#clientListeners.add(listener)
  }

  /** Stops clients, then services, with grace. */
  async stop(): Promise<void> {
    await Promise.all(this.#clients.map(({ client }) => client.stop()))
    await Promise.all(this.instances.map((instance) => instance.stop()))
  }

  #addService<T extends object>(
    serviceClass: ServiceClass<T>,
    { instances = 1, config = {}, ...runtime }: ServiceOptions,
  ): SimulatedService<T> {
    const plan = {
      serviceClass,
      config: { ...this.#config, ...config },
      runtime,
      simulation: this,
      onContainer: (instance: ServiceInstance, container: ServiceContainer) => {
        for (const listener of this.#containerListeners) listener(instance, container)
      },
    }
    const service = new SimulatedService(plan, instances)
    this.#services.push(service)
    return service
  }

  async #start<P>(client: { start(): Promise<P> }): Promise<P> {
    const named = {
      name: `client#${this.#clients.length}`,
      client: client as unknown as SimulatedClient,
    }
    this.#clients.push(named)
    for (const listener of this.#clientListeners) listener(named)
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

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : party.name
}
