import type { Ambient } from '../ports/ambient.js'
import type { LinkEvents } from '../amqp/connection-event.js'
import type { ResolvedConfig } from '../config/config.js'
import { Deferred } from '../support/deferred.js'
import { dependenciesOf, freeProvider, type DependencyProvider } from './dependency.js'
import { messageOf } from '../support/describe.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import { entrypointsOf, type Entrypoint } from './entrypoint.js'
import { resolveEnvironment, type Environment, type RuntimeOptions } from './environment.js'
import { ConfigurationError, ContainerBeingKilled, ExtensionNotFound } from '../errors/errors.js'
import type { Extension } from './extension.js'
import { ExtensionSet } from './extension-set.js'
import type { Health } from './health.js'
import type { Logger } from '../ports/logger.js'
import type { CallEvents, WaitingCall } from './call-events.js'
import { serviceNameOf, type ServiceClass } from '../service/name.js'
import type { Kwargs } from '../service/signature.js'
import { within } from '../support/within.js'
import { WorkerContext, type WorkerOptions } from './worker.js'
import { WorkerLifecycle } from './worker-lifecycle.js'
import { WorkerPool } from './worker-pool.js'

/** What can be watched on `container.events`. */
export interface ContainerEvents extends CallEvents, LinkEvents {
  /** Dependencies are injected, the method is about to run. */
  workerSetup: WorkerContext
  /** The method has ended, its reply was sent, the providers got the result: `worker.outcome`. */
  workerResult: WorkerContext
  /** Nothing of the worker is left. */
  workerTeardown: WorkerContext
  /** The container has ended, with an error if it failed. */
  stopped: { readonly error: unknown }
}

/**
 * Hosts one service: takes its requests, runs its methods, gives it its dependencies.
 *
 * @example
 * await using container = new ServiceContainer(CalculatorService, {
 *   config: { AMQP_URI: 'amqp://localhost' },
 * })
 * await container.start()
 * await container.wait()
 */
export class ServiceContainer<T extends object = object> {
  readonly serviceClass: ServiceClass<T>
  readonly serviceName: string
  readonly environment: Environment
  /** For observers. An error in a listener is logged and goes no further. */
  readonly events: Emitter<ContainerEvents>

  readonly #dependencies = new Map<string, DependencyProvider>()
  readonly #entrypoints = new Map<string, Entrypoint[]>()
  readonly #shared = new Map<unknown, Extension>()
  readonly #pool: WorkerPool
  readonly #ended = new Deferred<void>()
  #workers: WorkerLifecycle | undefined
  #extensions: ExtensionSet | undefined
  #state: 'new' | 'started' | 'stopping' | 'stopped' = 'new'
  #stopping: Promise<void> | undefined
  #isUp = false

  /** Throws a ConfigurationError when the class has no name or the configuration is wrong. */
  constructor(serviceClass: ServiceClass<T>, options: RuntimeOptions = {}) {
    this.serviceClass = serviceClass
    this.serviceName = serviceNameOf(serviceClass)
    this.environment = resolveEnvironment(options)
    this.events = createEmitter<ContainerEvents>(this.logger)
    this.#pool = new WorkerPool(this.config.max_workers, (worker) => this.#lifecycle().run(worker))
    for (const [name, found] of dependenciesOf(makeService(serviceClass))) {
      const provider = freeProvider(found)
      provider.bindTo(this, name)
      this.#dependencies.set(name, provider)
    }
    for (const [methodName, entrypoints] of entrypointsOf(serviceClass)) {
      for (const entrypoint of entrypoints) entrypoint.bindTo(this, methodName)
      this.#entrypoints.set(methodName, entrypoints)
    }
  }

  get config(): ResolvedConfig {
    return this.environment.config
  }

  get ambient(): Ambient {
    return this.environment.ambient
  }

  get logger(): Logger {
    return this.environment.logger
  }

  /** The dependency providers, by the field they fill. */
  get dependencies(): ReadonlyMap<string, DependencyProvider> {
    return this.#dependencies
  }

  /** The entrypoints, by the method they fire. */
  get entrypoints(): ReadonlyMap<string, readonly Entrypoint[]> {
    return this.#entrypoints
  }

  /** The workers whose methods run right now. */
  get runningWorkers(): ReadonlySet<WorkerContext> {
    return this.#pool.running
  }

  /** The calls to other services that have not ended. */
  get waitingCalls(): readonly WaitingCall[] {
    return [...this.#shared.values()].flatMap((extension) => extension.waitingCalls?.() ?? [])
  }

  /** How it is, for probes. */
  health(): Health {
    const { serviceName } = this
    const isRunning = this.#state === 'started' && this.#stopping === undefined
    const state = { name: `service ${serviceName}`, isOk: isRunning, detail: this.#state }
    const size = this.runningWorkers.size
    const calls = this.waitingCalls.length
    const detail = `${size} of ${this.config.max_workers} run; ${calls} calls to others wait`
    const extensions = [...this.#shared.values()].flatMap((extension) => extension.health?.() ?? [])
    const checks = [state, { name: `workers of ${serviceName}`, isOk: true, detail }, ...extensions]
    const isReady = this.#isUp && checks.every(({ isOk }) => isOk)
    return { isLive: !this.#isOver(), isReady, checks }
  }

  /** Sets all extensions up, then starts them. Rejects, and ends the container, when one of them fails. */
  async start(): Promise<void> {
    this.#checkNotStarted('start')
    this.#state = 'started'
    this.#extensions = new ExtensionSet(
      [...this.#dependencies.values()],
      [...this.#entrypoints.values()].flat(),
      this.logger,
    )
    try {
      await this.#extensions.start()
    } catch (error) {
      if (this.#stopping === undefined) this.kill(error)
    }
    this.#isUp = true
    if (this.#isOver() || this.#stopping !== undefined) await this.wait() // ended on its way up
  }

  /**
   * Ends with grace: takes no more work, lets running workers finish and reply (for `stop_timeout`
   * seconds), hands what was not begun back to the broker, then stops dependencies and connections.
   */
  stop(): Promise<void> {
    if (this.#isOver()) return Promise.resolve()
    return (this.#stopping ??= this.#stop())
  }

  /** Ends at once. Unacknowledged requests go back to the broker. `wait()` rejects with the error, if any. */
  kill(error?: unknown): void {
    if (this.#isOver()) return
    this.#state = 'stopped'
    const fields = { service: this.serviceName, err: error }
    if (error === undefined) this.logger.info(fields, `killing ${this.toString()}`)
    else this.logger.error(fields, `killing ${this.toString()}: ${messageOf(error)}`)
    this.#lifecycle().abandon()
    this.#pool.takeWaiting()
    this.#extensions?.kill(error)
    this.#end(error)
  }

  /** Resolves when the container has stopped; rejects with the error when it failed. */
  wait(): Promise<void> {
    return this.#ended.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /**
   * Runs the entrypoint's method in a worker, now or when one is free. For entrypoints and test helpers.
   * Throws ContainerBeingKilled when the container is stopping or has stopped.
   */
  spawnWorker(
    entrypoint: Entrypoint,
    args?: readonly unknown[],
    kwargs?: Kwargs,
    options?: WorkerOptions,
  ): WorkerContext {
    if (this.#state === 'stopping' || this.#state === 'stopped') {
      throw new ContainerBeingKilled(`${this.toString()} is stopping and takes no more work`)
    }
    const worker = new WorkerContext(this, entrypoint, args, kwargs, options)
    this.#pool.submit(worker)
    return worker
  }

  /** The container's only extension of a class, made when it is first asked for. */
  share<E extends Extension>(extensionClass: new () => E): E {
    let extension = this.#shared.get(extensionClass)
    if (extension === undefined) {
      extension = new extensionClass()
      this.#shared.set(extensionClass, extension)
      extension.bind(this)
    }
    return extension as E
  }

  /**
   * Puts another provider in the place of a dependency; none of the old one's hooks will run. Before
   * `start` only. Throws an ExtensionNotFound when there is no such dependency.
   */
  replaceDependency(attributeName: string, provider: DependencyProvider): void {
    this.#checkNotStarted(`replace the dependency \`${attributeName}\``)
    if (!this.#dependencies.has(attributeName)) {
      throw new ExtensionNotFound(`${this.toString()} has no dependency \`${attributeName}\``)
    }
    provider.bindTo(this, attributeName)
    this.#dependencies.set(attributeName, provider)
    this.#workers = undefined
  }

  /**
   * Leaves only the entrypoints of these methods; the others will not fire. Before `start` only. Throws
   * an ExtensionNotFound when a method has none.
   */
  restrictEntrypoints(...methodNames: readonly string[]): void {
    this.#checkNotStarted('restrict its entrypoints')
    for (const methodName of methodNames) {
      if (this.#entrypoints.has(methodName)) continue
      throw new ExtensionNotFound(`${this.toString()} has no entrypoint for \`${methodName}\``)
    }
    for (const methodName of this.#entrypoints.keys()) {
      if (!methodNames.includes(methodName)) this.#entrypoints.delete(methodName)
    }
  }

  toString(): string {
    return `the container of \`${this.serviceName}\``
  }

  async #stop(): Promise<void> {
    this.#state = 'stopping'
    const entrypointsStopped = this.#extensions?.stopEntrypoints()
    for (const worker of this.#pool.takeWaiting()) worker.options.handBack?.(worker)
    await entrypointsStopped
    await this.#drain()
    await this.#extensions?.stopOthers()
    if (this.#isOver()) return // killed meanwhile
    this.#state = 'stopped'
    this.#end(undefined)
  }

  /** Waits for the running workers, but not for ever, and not when the container is killed meanwhile. */
  async #drain(): Promise<void> {
    const seconds = this.config.stop_timeout
    const isOver = Promise.race([this.#pool.idle(), this.#ended.promise])
    if (await within(this.ambient, seconds * 1000, isOver)) return
    this.#lifecycle().abandon()
    const workers = [...this.#pool.running].map(String)
    this.logger.error(
      { service: this.serviceName, workers },
      `${workers.length} workers still run after ${seconds} s (stop_timeout); their requests go back to the broker: ${workers.join(', ')}`,
    )
  }

  #end(error: unknown): void {
    if (error === undefined) this.#ended.resolve()
    else this.#ended.reject(error)
    this.events.emit('stopped', { error })
  }

  #lifecycle(): WorkerLifecycle {
    return (this.#workers ??= new WorkerLifecycle(this))
  }

  #isOver(): boolean {
    return this.#state === 'stopped'
  }

  #checkNotStarted(action: string): void {
    if (this.#state === 'new') return
    throw new ConfigurationError(`cannot ${action}: ${this.toString()} was already started`)
  }
}

/** One instance to look at, before there is any work. */
function makeService<T extends object>(serviceClass: ServiceClass<T>): T {
  try {
    return new serviceClass()
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause
    throw new ConfigurationError(
      `service class \`${serviceClass.name}\` cannot be made without arguments: ${messageOf(cause)}`,
      { cause },
    )
  }
}
