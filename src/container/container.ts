import type { Ambient } from '../ports/ambient.js'
import type { ResolvedConfig } from '../config/config.js'
import {
  ConfigurationError,
  ContainerBeingKilled,
  ContainerTimeout,
  ExtensionNotFound,
} from '../errors/errors.js'
import type { Logger } from '../ports/logger.js'
import { serviceNameOf, type ServiceClass } from '../service/name.js'
import type { Kwargs } from '../service/signature.js'
import { Deferred } from '../support/deferred.js'
import { isA, messageOf } from '../support/describe.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import { within } from '../support/within.js'
import type { WaitingCall } from './call-events.js'
import type { ContainerEvents } from './container-events.js'
import { dependenciesOf, freeProvider, type DependencyProvider } from './dependency.js'
import { entrypointsOf, type Entrypoint } from './entrypoint.js'
import {
  checkRuntimeOptions,
  resolveEnvironment,
  type Environment,
  type RuntimeOptions,
} from './environment.js'
import { ExtensionSet } from './extension-set.js'
import type { Container, Extension } from './extension.js'
import type { Health } from './health.js'
import { WorkerLifecycle } from './worker-lifecycle.js'
import { WorkerPool } from './worker-pool.js'
import { WorkerContext, type WorkerEntrypoint, type WorkerOptions } from './worker.js'

/** Milliseconds. Closing connections has a limit of its own, which should be over first. */
const graceMs = 10_000

/** The stage of life that a container has reached. */
type State =
  | { readonly name: 'new' }
  /** `isUp` once all extensions have started. */
  | { readonly name: 'started'; readonly extensions: ExtensionSet; readonly isUp: boolean }
  | {
      readonly name: 'stopping'
      readonly extensions: ExtensionSet | undefined
      /** Resolves when the container has stopped. */
      end: Promise<void>
    }
  | { readonly name: 'stopped' }

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
export class ServiceContainer<T extends object = object> implements Container {
  /** The class whose methods run. */
  readonly serviceClass: ServiceClass<T>
  /** The name of the service. */
  readonly serviceName: string
  /** The configuration, ports and middleware that the container runs on. */
  readonly environment: Environment
  /** The settings, with their defaults. */
  readonly config: ResolvedConfig
  /** Time and chance. */
  readonly ambient: Ambient
  /** For the container and its extensions. */
  readonly logger: Logger
  /** For observers. An error in a listener is logged and goes no further. */
  readonly events: Emitter<ContainerEvents>

  readonly #dependencies = new Map<string, DependencyProvider>()
  readonly #entrypoints = new Map<string, Entrypoint[]>()
  readonly #shared = new Map<unknown, Extension>()
  readonly #pool: WorkerPool
  readonly #ended = new Deferred<void>()
  #lifecycle: WorkerLifecycle
  #state: State = { name: 'new' }

  /** Throws a ConfigurationError when the class has no name or the configuration is wrong. */
  constructor(serviceClass: ServiceClass<T>, options: RuntimeOptions = {}) {
    this.serviceClass = serviceClass
    this.serviceName = serviceNameOf(serviceClass)
    checkRuntimeOptions('ServiceContainer', options)
    this.environment = resolveEnvironment(options)
    this.config = this.environment.config
    this.ambient = this.environment.ambient
    this.logger = this.environment.logger
    this.events = createEmitter<ContainerEvents>(this.logger)
    this.#pool = new WorkerPool(this.config.max_workers, (worker) => this.#lifecycle.run(worker))
    for (const [name, found] of dependenciesOf(makeService(serviceClass))) {
      const provider = freeProvider(found)
      provider.bindTo(this, name)
      this.#dependencies.set(name, provider)
    }
    for (const [methodName, entrypoints] of entrypointsOf(serviceClass)) {
      for (const entrypoint of entrypoints) entrypoint.bindTo(this, methodName)
      this.#entrypoints.set(methodName, entrypoints)
    }
    this.#lifecycle = new WorkerLifecycle(this)
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

  get runningCount(): number {
    return this.#pool.runningCount
  }

  /** The calls to other services that have not ended. */
  get waitingCalls(): readonly WaitingCall[] {
    return [...this.#shared.values()].flatMap((extension) => extension.waitingCalls?.() ?? [])
  }

  /** How the container is at this moment, for probes. */
  health(): Health {
    const { serviceName } = this
    const { name } = this.#state
    const state = { name: `service ${serviceName}`, isOk: name === 'started', detail: name }
    const calls = this.waitingCalls.length
    const detail = `${this.runningCount} of ${this.config.max_workers} run; ${calls} calls to others wait`
    const extensions = [...this.#shared.values()].flatMap((extension) => extension.health?.() ?? [])
    const checks = [state, { name: `workers of ${serviceName}`, isOk: true, detail }, ...extensions]
    const isUp = this.#state.name === 'started' && this.#state.isUp
    return { isLive: name !== 'stopped', isReady: isUp && checks.every(({ isOk }) => isOk), checks }
  }

  /**
   * Sets all extensions up, then starts them. Rejects, and ends the container, when one of them fails or takes longer than
   * `start_timeout`; resolves when the container is stopped meanwhile. Rejects with a ConfigurationError when the
   * container was started before.
   */
  async start(): Promise<void> {
    this.#checkNotStarted('start')
    if (entrypointsOf(this.serviceClass).size === 0) this.#warnOfIdleness()
    const extensions = new ExtensionSet(
      [...this.#dependencies.values()],
      [...this.#entrypoints.values()].flat(),
      this.logger,
    )
    this.#state = { name: 'started', extensions, isUp: false }
    try {
      await this.#startAll(extensions)
    } catch (error) {
      if (!this.#isEnding()) this.kill(error)
    }
    if (this.#isEnding()) await this.wait()
    else this.#state = { name: 'started', extensions, isUp: true }
  }

  /**
   * Ends with grace: takes no more work, lets running workers finish and reply (for `stop_timeout`
   * seconds), hands what was not begun back to the broker, then stops dependencies and connections.
   */
  stop(): Promise<void> {
    const state = this.#state
    if (state.name === 'stopped') return Promise.resolve()
    if (state.name === 'stopping') return state.end
    const extensions = state.name === 'started' ? state.extensions : undefined
    const stopping: State = { name: 'stopping', extensions, end: this.#ended.promise }
    this.#state = stopping
    return (stopping.end = this.#stop(extensions))
  }

  /** Ends at once. Unacknowledged requests go back to the broker. `wait()` rejects with the error, if any. */
  kill(error?: unknown): void {
    const state = this.#state
    if (state.name === 'stopped') return
    this.#state = { name: 'stopped' }
    const fields = { service: this.serviceName, err: error }
    if (error === undefined) this.logger.info(fields, `killing ${this.toString()}`)
    else this.logger.error(fields, `killing ${this.toString()}: ${messageOf(error)}`)
    this.#lifecycle.abandon()
    this.#pool.takeWaiting()
    if (state.name !== 'new') state.extensions?.kill(error)
    this.#end(error)
  }

  /** Resolves when the container has stopped; rejects with the error when it failed. */
  wait(): Promise<void> {
    return this.#ended.promise
  }

  /** Stops the container, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /**
   * Runs the entrypoint's method in a worker, now or when fewer than `max_workers` run. For entrypoints and test helpers.
   * Throws ContainerBeingKilled when the container is stopping or has stopped.
   */
  spawnWorker(
    entrypoint: WorkerEntrypoint,
    args?: readonly unknown[],
    kwargs?: Kwargs,
    options?: WorkerOptions,
  ): WorkerContext {
    if (this.#isEnding()) {
      throw new ContainerBeingKilled(`${this.toString()} is stopping and takes no more work`)
    }
    const worker = new WorkerContext(this, entrypoint, args, kwargs, options)
    this.#pool.submit(worker)
    return worker
  }

  /** Resolves when no worker runs, and none waits for its turn. */
  idle(): Promise<void> {
    return this.#pool.idle()
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
   * Puts another provider in the place of a dependency; no hook of the old provider will run. Before
   * `start` only. Throws an ExtensionNotFound when there is no such dependency.
   */
  replaceDependency(attributeName: string, provider: DependencyProvider): void {
    this.#checkNotStarted(`replace the dependency \`${attributeName}\``)
    if (!this.#dependencies.has(attributeName)) {
      throw new ExtensionNotFound(`${this.toString()} has no dependency \`${attributeName}\``)
    }
    provider.bindTo(this, attributeName)
    this.#dependencies.set(attributeName, provider)
    this.#lifecycle = new WorkerLifecycle(this)
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

  /** An extension that hangs ends the start at its deadline, or when the container is stopped. */
  async #startAll(extensions: ExtensionSet): Promise<void> {
    const seconds = this.config.start_timeout
    const starting = extensions.start()
    const isInTime = await this.#isOver(starting, seconds * 1000)
    if (this.#isEnding())
      starting.catch(() => undefined) // the end of the container says why
    else if (isInTime) await starting
    else throw new ContainerTimeout(this.#hanging(extensions, 'start', seconds))
  }

  /** The whole takes `stop_timeout`, whatever hangs; a few seconds more where workers have used up nearly all of it. */
  async #stop(extensions: ExtensionSet | undefined): Promise<void> {
    const begin = this.ambient.monotonic()
    const end = begin + this.config.stop_timeout * 1000
    const leftMs = (): number => Math.max(0, end - this.ambient.monotonic())
    const entrypointsStopped = extensions?.stopEntrypoints()
    for (const worker of this.#pool.takeWaiting()) worker.options.handBack?.(worker)
    if (!(await this.#isOver(entrypointsStopped, leftMs()))) this.#logHanging(extensions, begin)
    await this.#drain(leftMs())
    if (!(await this.#isOver(extensions?.stopOthers(), Math.max(leftMs(), graceMs)))) {
      this.#logHanging(extensions, begin)
      extensions?.kill(undefined)
    }
    if (this.#state.name === 'stopped') return // killed meanwhile
    this.#state = { name: 'stopped' }
    this.#end(undefined)
  }

  /** Waits, but not for ever, and not when the container is killed meanwhile; whether there is nothing to wait for. */
  #isOver(promise: Promise<void> | undefined, limitMs: number): boolean | Promise<boolean> {
    if (promise === undefined) return true
    return within(this.ambient, limitMs, Promise.race([promise, this.#ended.promise]))
  }

  #logHanging(extensions: ExtensionSet | undefined, begin: number): void {
    if (extensions === undefined) return
    const seconds = Math.round((this.ambient.monotonic() - begin) / 1000)
    const problem = this.#hanging(extensions, 'stop', seconds)
    this.logger.error({ service: this.serviceName, hanging: extensions.busy }, problem)
  }

  #hanging(extensions: ExtensionSet, what: 'start' | 'stop', seconds: number): string {
    return (
      `${this.toString()} did not ${what} within ${seconds} s (config: ${what}_timeout): ` +
      `it waited for ${extensions.busy.join(', ')}`
    )
  }

  /** Waits for the running workers, but not for ever, and not when the container is killed meanwhile. */
  async #drain(limitMs: number): Promise<void> {
    if (await this.#isOver(this.#pool.idle(), limitMs)) return
    const seconds = this.config.stop_timeout
    this.#lifecycle.abandon()
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

  /** Whether the container is stopping or has stopped, and takes no more work. */
  #isEnding(): boolean {
    return this.#state.name === 'stopping' || this.#state.name === 'stopped'
  }

  #warnOfIdleness(): void {
    this.logger.warn(
      { service: this.serviceName },
      `service \`${this.serviceName}\` has no entrypoints, so nothing will ever run in it: mark its methods, with @rpc for example`,
    )
  }

  #checkNotStarted(action: string): void {
    if (this.#state.name === 'new') return
    throw new ConfigurationError(`cannot ${action}: ${this.toString()} was already started`)
  }
}

/** An instance of the service to look at, before there is any work. */
function makeService<T extends object>(serviceClass: ServiceClass<T>): T {
  try {
    return new serviceClass()
  } catch (cause) {
    if (isA(cause, ConfigurationError)) throw cause
    throw new ConfigurationError(
      `service class \`${serviceClass.name}\` cannot be made without arguments: ${messageOf(cause)}`,
      { cause },
    )
  }
}
