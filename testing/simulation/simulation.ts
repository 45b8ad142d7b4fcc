import {
  checkOptions,
  ClusterRpcClient,
  ConfigurationError,
  didYouMean,
  ServiceRpcClient,
  silentLogger,
} from '../../src/index.js'
import type { AnyService, ClientOptions, Config, ServiceClass } from '../../src/index.js'
import type { IdempotencyStore, Middleware } from '../../src/index.js'
import type { ClusterProxy, Emitter, ServiceContainer, ServiceProxy } from '../../src/index.js'
import type { NetworkConditions, Simulator, Trace, Way } from '../../simulator/index.js'
import { BrokerControl } from './broker-control.js'
import { checkCount, checkDuration, checkFinite, checkSettings } from './check-value.js'
import { Deliveries } from './deliveries.js'
import { createEmitter } from './emitter.js'
import { fromFactory } from './from-factory.js'
import { tellThrown } from '../report/thrown.js'
import { HostedInstance } from './hosted-instance.js'
import type { ServiceInstance } from './instance.js'
import { SimulatedService } from './service.js'

/** The options of a service in a simulation. */
export interface ServiceOptions {
  /** How many instances there are, up to 10,000. Default 1. */
  instances?: number
  /** Settings for this service alone, over those of the simulation. Default: none. */
  config?: Config
  /** Middleware of all its instances. Default: none. */
  middleware?: readonly Middleware[]
  /** Shared by all its instances, beyond their crashes, as a database would be. Default: each has its own. */
  idempotencyStore?: IdempotencyStore
}

/** A standalone client in a simulation. */
export type SimulatedClient = ServiceRpcClient<never> | ClusterRpcClient<never>

/** A client and the name of the host that it runs on. */
export interface NamedClient {
  /** The name of its host: `client#0`. */
  readonly name: string
  /** The client itself. */
  readonly client: SimulatedClient
}

/** Names a host: an instance, a client, or the name itself. */
export type HostReference = { readonly name: string } | string

/** The events of a {@link Simulation} itself. */
export interface SimulationEvents {
  /** A container was made, by a start or a restart of an instance; it has not started yet. */
  container: { readonly instance: ServiceInstance; readonly container: ServiceContainer }
  /** `proxy` or `cluster` has made a client; it has not started yet. */
  client: NamedClient
  /** The scenario has seen something that it has a label for. */
  saw: string
  /** The scenario has asked whether something happens in some run. */
  sometimes: { readonly name: string; readonly isTrue: boolean }
}

/** A simulated cluster in the hands of its scenario: services, clients, time, faults. */
export class Simulation {
  /** The broker and the world, for amqplib itself and for steps one by one. */
  readonly simulator: Simulator
  /** The broker, as its operator sees it. */
  readonly broker: BrokerControl
  /** The host to which each request was delivered. */
  readonly deliveries: Deliveries
  /** Tells of containers and clients as they are made. */
  readonly events: Emitter<SimulationEvents> = createEmitter<SimulationEvents>()
  #config: Config
  readonly #services: SimulatedService[] = []
  readonly #clients: NamedClient[] = []
  /** How many instances there have been of the services of each name. */
  readonly #counts = new Map<string, number>()

  /** @param config - settings for all services and clients */
  constructor(simulator: Simulator, config: Config) {
    this.simulator = simulator
    this.broker = new BrokerControl(simulator, (name) => this.#refuseAfterEnd(name))
    this.deliveries = new Deliveries(simulator.trace)
    this.#config = config
  }

  /** The seed of the run; undefined for first come, first served. */
  get seed(): number | undefined {
    return this.simulator.seed
  }

  /** Everything that has happened so far; undefined when the run keeps no trace. */
  get trace(): Trace | undefined {
    return this.simulator.trace
  }

  /** The services that were added, in that order. */
  get services(): readonly SimulatedService[] {
    return this.#services
  }

  /** The instances of all services, but for those that were removed. */
  get instances(): readonly ServiceInstance[] {
    return this.#services.flatMap((service) => service.instances)
  }

  /** The clients that `proxy` and `cluster` made, with the names of their hosts. */
  get clients(): readonly NamedClient[] {
    return this.#clients
  }

  /**
   * Adds a service to the cluster; its instances start at once, each on a host of its own. Instead of
   * the class, a name and a function that makes an instance of the class for each worker, or a plain object whose
   * functions are the methods. Throws a ConfigurationError for what is no service.
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

  /**
   * A client of one service, on a host of its own. Resolves once all services and the client have started;
   * rejects when one of them could not.
   */
  async proxy<T = AnyService>(
    service: string,
    options: ClientOptions = {},
  ): Promise<ServiceProxy<T>> {
    this.#refuseAfterEnd('proxy')
    const client = new ServiceRpcClient<T>(service, this.#clientOptions(options))
    return this.#start(client)
  }

  /**
   * A client of all services, on a host of its own. Resolves once all services and the client have started;
   * rejects when one of them could not.
   */
  async cluster<T = Record<string, AnyService>>(
    options: ClientOptions = {},
  ): Promise<ClusterProxy<T>> {
    this.#refuseAfterEnd('cluster')
    const client = new ClusterRpcClient<T>(this.#clientOptions(options))
    return this.#start(client)
  }

  /** Settings for all services and clients that are added from now on, over those there were. */
  configure(config: Config): void {
    this.#refuseAfterEnd('configure')
    checkSettings('sim.configure: the settings', config)
    this.#config = { ...this.#config, ...config }
  }

  /** Resolves when every running instance takes requests; rejects when one could not start. */
  async started(): Promise<void> {
    this.#refuseAfterEnd('started')
    const running = this.instances.filter(({ state }) => state === 'running')
    await Promise.all(running.map((instance) => instance.started))
  }

  /** Virtual milliseconds since the simulation began. */
  now(): number {
    return this.simulator.now()
  }

  /** From now on time stands still. */
  end(): void {
    this.simulator.world.end()
  }

  /**
   * Resolves when so many virtual milliseconds have passed. Rejects when the simulation is over by the time of the call;
   * never settles when it ends meanwhile, so that code of the scenario that goes on in the background ends with it.
   */
  async sleep(durationMs: number): Promise<void> {
    this.#refuseAfterEnd('sleep')
    checkDuration('sim.sleep: the time', durationMs)
    await this.simulator.sleep(durationMs)
  }

  /** Resolves when nothing is on its way any more and no timer will go off by itself. */
  async idle(): Promise<void> {
    this.#refuseAfterEnd('idle')
    await this.simulator.idle()
  }

  /** Writes a line of your own into the trace. */
  note(text: string): void {
    this.simulator.world.note(text)
  }

  /**
   * Marks this run as one that has come here. An exploration counts the runs with each label, and takes a label that no run
   * had before for new behaviour.
   */
  saw(label: string): void {
    this.#refuseAfterEnd('saw')
    this.events.emit('saw', label)
  }

  /**
   * Expects something of an exploration as a whole: in one of its runs, at least, the condition has to be true when it is
   * asked for. An exploration of several runs in which it never was fails with a {@link NeverHappened}. A single run
   * expects nothing.
   */
  sometimes(name: string, condition: boolean): void {
    this.#refuseAfterEnd('sometimes')
    this.events.emit('sometimes', { name, isTrue: condition })
  }

  // --- faults of instances

  /** From one moment to the next nothing of the instance runs any more. */
  crash(instance: ServiceInstance): void {
    this.#refuseAfterEnd('crash')
    this.#own(instance).crash()
  }

  /**
   * The instance comes up again, with nothing of what it had in memory; a running one crashes first. Resolves
   * when it takes requests, rejects when it could not start.
   */
  async restart(instance: ServiceInstance): Promise<void> {
    this.#refuseAfterEnd('restart')
    await this.#own(instance).restart()
  }

  /**
   * The instance stands still until {@link resume}: none of its timers fires, nothing reaches it, it sends no
   * heartbeats. Nothing happens to one that does not run.
   */
  pause(instance: ServiceInstance): void {
    this.#refuseAfterEnd('pause')
    this.#own(instance).pause()
  }

  /** The instance goes on from where it stood still. Nothing happens to one that is not paused. */
  resume(instance: ServiceInstance): void {
    this.#refuseAfterEnd('resume')
    this.#own(instance).resume()
  }

  // --- faults of the network

  /** Pulls the cable between a host and the broker: both ways, or only those given. Until {@link heal}. */
  partition(host: HostReference, ways?: readonly Way[]): void {
    this.#refuseAfterEnd('partition')
    if (ways !== undefined) checkWays(ways)
    this.note(
      `${this.#hostOf(host)} is cut off${ways === undefined ? '' : `, ${ways.join(' and ')}`}`,
    )
    this.simulator.world.network.cut(this.#hostOf(host), ways)
  }

  /** Plugs the cable of a host in again: frames that waited arrive now. */
  heal(host: HostReference): void {
    this.#refuseAfterEnd('heal')
    this.note(`${this.#hostOf(host)} is back on the network`)
    this.simulator.world.network.heal(this.#hostOf(host))
  }

  /**
   * Makes the network of a host slow, by so many virtual milliseconds a frame or by a delay and a jitter; `{}` makes
   * it fast again.
   */
  slow(host: HostReference, conditions: Partial<NetworkConditions> | number): void {
    this.#refuseAfterEnd('slow')
    const all = typeof conditions === 'number' ? { delayMs: conditions } : conditions
    checkOptions('sim.slow', all, ['delayMs', 'jitterMs'])
    for (const [name, value] of Object.entries(all)) checkFinite(`sim.slow: ${name}`, value)
    this.note(`the network of ${this.#hostOf(host)} changes: ${JSON.stringify(conditions)}`)
    this.simulator.world.network.setConditions(all, this.#hostOf(host))
  }

  /** Breaks the connections of a host, as a network does: without a word. */
  disconnect(host: HostReference): void {
    this.#refuseAfterEnd('disconnect')
    this.note(`${this.#hostOf(host)} loses its connections`)
    this.simulator.world.network.break(this.#hostOf(host))
  }

  /**
   * Sets the clock of a host wrong by so many milliseconds: ahead, or back when they are negative; 0 puts it
   * right.
   */
  skew(host: HostReference, offsetMs: number): void {
    this.#refuseAfterEnd('skew')
    checkFinite('sim.skew: the offset', offsetMs)
    this.note(`the clock of ${this.#hostOf(host)} is ${offsetMs} ms off`)
    this.simulator.world.host(this.#hostOf(host)).skew(offsetMs)
  }

  /** Stops clients, then services, with grace. Resolves when all have stopped. */
  async stop(): Promise<void> {
    await Promise.all(this.#clients.map(({ client }) => client.stop()))
    await Promise.all(this.#services.map((service) => service.stop()))
  }

  /** Waits would last for ever after the end, and faults would have no effect. */
  #refuseAfterEnd(name: string): void {
    this.simulator.world.refuseAfterEnd(`sim.${name}`)
  }

  /** Services of one name, as two versions of one are, share their numbers: every instance has a host of its own. */
  #nextName(service: string): string {
    const count = this.#counts.get(service) ?? 0
    this.#counts.set(service, count + 1)
    return `${service}#${count}`
  }

  /** The name of a host that there is: one that nobody has would be cut off without any effect. */
  #hostOf(host: HostReference): string {
    if (host instanceof SimulatedService) throw notAnInstance(host)
    const name: unknown =
      typeof host === 'string' ? host : (host as { name?: unknown } | null)?.name
    if (typeof name !== 'string') {
      throw new TypeError(
        `a host is given by its instance, its client or its name, not by ${tellThrown(host)}`,
      )
    }
    const known = new Set(this.simulator.world.hostNames)
    if (known.has(name)) return name
    throw new TypeError(
      `there is no host \`${name}\` in this simulation; ${didYouMean(name, known)}`,
    )
  }

  #own(instance: ServiceInstance): HostedInstance {
    if (instance instanceof HostedInstance && instance.simulator === this.simulator) {
      return instance as HostedInstance
    }
    throw notAnInstance(instance)
  }

  #addService<T extends object>(
    serviceClass: ServiceClass<T>,
    options: ServiceOptions,
  ): SimulatedService<T> {
    checkOptions('sim.service', options, serviceOptionNames)
    this.#refuseAfterEnd('service')
    const { instances = 1, config = {}, ...runtime } = options
    checkCount('sim.service: `instances`', instances, 0, mostInstances)
    checkSettings('sim.service: `config`', config)
    const { simulator, deliveries } = this
    const plan = {
      serviceClass,
      config: { ...this.#config, ...config },
      runtime,
      simulator,
      deliveries,
      nextName: (name: string) => this.#nextName(name),
      refuseAfterEnd: (name: string) => simulator.world.refuseAfterEnd(name),
      onContainer: (instance: ServiceInstance, container: ServiceContainer) =>
        this.events.emit('container', { instance, container }),
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
    this.events.emit('client', named)
    await this.started()
    return client.start()
  }

  #clientOptions(options: ClientOptions): ClientOptions {
    checkSettings('the options of a client', options)
    const { config = {} } = options
    checkSettings('`config` of a client', config)
    const { connect, ambient } = this.simulator.host(`client#${this.#clients.length}`)
    return {
      connect,
      ambient,
      logger: silentLogger,
      ...options,
      config: { ...this.#config, ...config },
    }
  }
}

/** Each has a host and connections of its own, 120 kB. */
const mostInstances = 10_000

const serviceOptionNames = Object.keys({
  instances: 0,
  config: 0,
  middleware: 0,
  idempotencyStore: 0,
} satisfies Record<keyof ServiceOptions, 0>)

function checkWays(ways: unknown): void {
  if (Array.isArray(ways) && ways.every((way) => way === 'up' || way === 'down')) return
  throw new ConfigurationError(
    `sim.partition: the ways must be a list of 'up' and 'down', not ${tellThrown(ways)}`,
  )
}

/** The handle of a service is easily taken for its only instance. */
function notAnInstance(given: unknown): TypeError {
  if (given instanceof SimulatedService) {
    return new TypeError(
      `${given.name} is a service; things happen to its instances: ${given.name}.instance(0)`,
    )
  }
  const { name } = (given ?? {}) as { name?: unknown }
  return new TypeError(`${tellThrown(name ?? given)} is no instance of this simulation`)
}
