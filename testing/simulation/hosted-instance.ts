import { ServiceContainer, silentLogger } from '../../src/index.js'
import type { Config, RuntimeOptions, ServiceClass } from '../../src/index.js'
import type { Simulator } from '../../simulator/index.js'
import type { Deliveries } from './deliveries.js'
import type { InstanceState, ServiceInstance } from './instance.js'

/** The things that an instance is made of. */
export interface InstancePlan<T extends object> {
  readonly name: string
  readonly serviceClass: ServiceClass<T>
  readonly config: Config
  /** The other options of its containers. */
  readonly runtime: Pick<RuntimeOptions, 'middleware' | 'idempotencyStore'>
  readonly simulator: Simulator
  readonly deliveries: Deliveries
  /** Called with every container of the instance, before it starts. */
  onContainer(instance: ServiceInstance, container: ServiceContainer): void
}

/** An instance, as the simulation handles it. */
export class HostedInstance<T extends object = object> implements ServiceInstance<T> {
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

  get container(): ServiceContainer<T> {
    return this.#container
  }

  get state(): InstanceState {
    return this.#state
  }

  get started(): Promise<void> {
    return this.#started
  }

  get served(): number {
    return this.deliveries.count(this.name)
  }

  get deliveries(): Deliveries {
    return this.#plan.deliveries
  }

  /** The simulator that its host is part of. */
  get simulator(): Simulator {
    return this.#plan.simulator
  }

  /** From one moment to the next nothing of the instance runs any more. */
  crash(): void {
    if (this.#state === 'crashed') return
    this.#state = 'crashed'
    this.simulator.world.crash(this.name)
  }

  /** The instance comes up again, with nothing of what it had in memory; a running one crashes first. */
  async restart(): Promise<void> {
    if (this.#state !== 'stopped') this.crash()
    this.#state = 'running'
    this.simulator.world.note(`${this.name} starts again`)
    this.#container = this.#create()
    this.#start()
    await this.#started
  }

  /** The instance stands still: none of its timers fires, nothing reaches it, it sends no heartbeats. */
  pause(): void {
    if (this.#state !== 'running') return
    this.#state = 'paused'
    this.simulator.world.pauseHost(this.name)
  }

  /** The instance goes on from where it stood still. */
  resume(): void {
    if (this.#state !== 'paused') return
    this.#state = 'running'
    this.simulator.world.resumeHost(this.name)
  }

  /** The instance ends with grace. */
  async stop(): Promise<void> {
    this.resume()
    if (this.#state !== 'running') return
    this.#state = 'stopped'
    await this.#container.stop()
  }

  #create(): ServiceContainer<T> {
    const { serviceClass, config, runtime, simulator } = this.#plan
    const { connect, ambient } = simulator.host(this.name)
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
    // somebody who awaits it hears of it
    this.#started.catch(() => undefined)
  }
}
