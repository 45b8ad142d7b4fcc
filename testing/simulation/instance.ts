import { ServiceContainer, silentLogger } from '../../src/index.js'
import type { Config, RuntimeOptions, ServiceClass } from '../../src/index.js'
import type { World } from '../../simulator/index.js'
import type { Simulation } from './simulation.js'

export type InstanceState = 'running' | 'paused' | 'stopped' | 'crashed'

/** What an instance is made of. */
export interface InstancePlan<T extends object> {
  readonly name: string
  readonly serviceClass: ServiceClass<T>
  readonly config: Config
  /** What else its containers are made with. */
  readonly runtime: Pick<RuntimeOptions, 'middleware' | 'idempotencyStore'>
  readonly simulation: Simulation
  /** Called with every container of the instance, before it starts. */
  onContainer(instance: ServiceInstance, container: ServiceContainer): void
}

/** One instance of a service, on a simulated machine of its own. */
export class ServiceInstance<T extends object = object> {
  /** `orders#0`: the service and the number of the instance. */
  readonly name: string
  readonly #plan: InstancePlan<T>
  #container: ServiceContainer<T>
  #started!: Promise<void>
  #settleStart: ((error?: Error) => void) | undefined
  #state: InstanceState = 'running'

  constructor(plan: InstancePlan<T>) {
    this.name = plan.name
    this.#plan = plan
    this.#container = this.#create()
    this.#start()
  }

  /** The container; another one after a restart. */
  get container(): ServiceContainer<T> {
    return this.#container
  }

  get state(): InstanceState {
    return this.#state
  }

  /**
   * Resolves when the instance takes requests; rejects when it could not start. When it crashes on its way
   * up, that is when it has come up again.
   */
  get started(): Promise<void> {
    return this.#started
  }

  /** The simulation that it is part of. */
  get simulation(): Simulation {
    return this.#plan.simulation
  }

  /** How many requests it was given, in all its lives. */
  get served(): number {
    return this.simulation.deliveries.count(this.name)
  }

  get #world(): World {
    return this.simulation.simulator.world
  }

  /** From one moment to the next nothing of it runs any more. */
  crash(): void {
    if (this.#state === 'crashed') return
    this.#state = 'crashed'
    this.#world.crash(this.name)
  }

  /** Comes up again, with nothing of what it had in memory; a running one crashes first. */
  async restart(): Promise<void> {
    if (this.#state !== 'stopped') this.crash()
    this.#state = 'running'
    this.#world.note(`${this.name} starts again`)
    this.#container = this.#create()
    this.#start()
    await this.#started
  }

  /** Stands still: none of its timers fires, nothing reaches it, it sends no heartbeats. */
  pause(): void {
    if (this.#state !== 'running') return
    this.#state = 'paused'
    this.#world.pauseHost(this.name)
  }

  /** Goes on from where it stood still. */
  resume(): void {
    if (this.#state !== 'paused') return
    this.#state = 'running'
    this.#world.resumeHost(this.name)
  }

  /** Ends with grace. */
  async stop(): Promise<void> {
    this.resume()
    if (this.#state !== 'running') return
    this.#state = 'stopped'
    await this.#container.stop()
  }

  #create(): ServiceContainer<T> {
    const { serviceClass, config, runtime, simulation } = this.#plan
    const { connect, ambient } = simulation.simulator.machine(this.name)
    const container = new ServiceContainer(serviceClass, {
      ...runtime,
      config,
      connect,
      ambient,
      logger: silentLogger,
    })
    this.#plan.onContainer(this, container)
    return container
  }

  #start(): void {
    const container = this.#container
    if (this.#settleStart === undefined) this.#expectStart()
    const settle = (error?: Error): void => {
      if (this.#container === container) this.#settleStart?.(error)
    }
    container.start().then(
      () => settle(),
      (error: unknown) => settle(error as Error),
    )
    container.wait().catch(() => undefined)
  }

  #expectStart(): void {
    this.#started = new Promise((resolve, reject) => {
      this.#settleStart = (error) => {
        this.#settleStart = undefined
        if (error === undefined) resolve()
        else reject(error)
      }
    })
    // whoever waits for it hears of it
    this.#started.catch(() => undefined)
  }
}
