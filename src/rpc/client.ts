import { table } from '../config/config.js'
import { BrokerConnections } from '../amqp/broker-connections.js'
import type { BrokerEvents } from '../amqp/connection-event.js'
import { ContextData, writeContext } from '../wire/context-headers.js'
import { noDeadline } from '../wire/deadline.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import {
  checkRuntimeOptions,
  resolveEnvironment,
  type Environment,
  type RuntimeOptions,
} from '../container/environment.js'
import { ConfigurationError } from '../errors/errors.js'
import type { Health } from '../container/health.js'
import { callOptionNames, resolveCallOptions, type CallOptions } from './call-options.js'
import { checkTarget } from '../service/name.js'
import type { CallEvents, WaitingCall } from '../container/call-events.js'
import type { CallOrigin } from './call-target.js'
import { Caller } from './caller.js'
import {
  createClusterProxy,
  createServiceProxy,
  type AnyService,
  type CallPath,
  type ClusterProxy,
  type ServiceProxy,
} from './proxy.js'

/** The name of standalone clients in reply queues and call ids. */
const owner = 'standalone_rpc_client'

/** The settings and ports of a standalone client, and how it calls. */
export interface ClientOptions extends RuntimeOptions, CallOptions {
  /** Context data that travel with every call: `{ user_id: '42', language: 'de' }`. Default: none. */
  contextData?: Readonly<Record<string, unknown>>
}

/** Events of a client, on `client.events`. */
export interface ClientEvents extends CallEvents, BrokerEvents {}

abstract class StandaloneClient<P> {
  /** Names the reply queue, and begins the call ids: a UUID. */
  readonly id: string
  /** For observers. An error in a listener is logged and goes no further. */
  readonly events: Emitter<ClientEvents>
  readonly #environment: Environment
  readonly #connections: BrokerConnections
  readonly #caller: Caller
  readonly #path: CallPath
  #state: 'new' | 'started' | 'stopping' | 'stopped' = 'new'
  #stopping: Promise<void> | undefined

  constructor(where: string, options: ClientOptions = {}) {
    checkRuntimeOptions(where, options, [...callOptionNames, 'contextData'])
    const environment = resolveEnvironment(options)
    const id = environment.ambient.uuid()
    this.id = id
    this.events = createEmitter<ClientEvents>(environment.logger)
    this.#environment = environment
    this.#connections = new BrokerConnections(environment, owner, this.events, (error) =>
      this.#fail(error),
    )
    this.#caller = new Caller({
      environment,
      connections: this.#connections,
      owner,
      id,
      events: this.events,
    })
    this.#path = {
      caller: this.#caller,
      origin: new StandaloneOrigin(environment, id, options.contextData),
      options: resolveCallOptions(environment.config, options),
      given: options,
    }
  }

  /** How many replies came too late or twice. */
  get droppedReplies(): number {
    return this.#caller.droppedReplies
  }

  /** How many calls have not ended. */
  get pendingCalls(): number {
    return this.#caller.waitingCalls.length
  }

  /** The calls that have not ended. */
  get waitingCalls(): readonly WaitingCall[] {
    return this.#caller.waitingCalls
  }

  /** How the client is at this moment, for probes. */
  health(): Health {
    const checks = this.#connections.health()
    const isReady = this.#state === 'started' && checks.every(({ isOk }) => isOk)
    return { isLive: !this.#isStopped(), isReady, checks }
  }

  /**
   * Connects, and gives the proxy to call. Rejects with a BrokerUnreachable when no broker answers, and with a
   * ConfigurationError when the client was started before.
   */
  async start(): Promise<P> {
    if (this.#state !== 'new') throw new ConfigurationError(`the client was already ${this.#state}`)
    this.#state = 'started'
    try {
      await this.#connections.start()
      await this.#caller.start()
    } catch (error) {
      if (!this.#isStopped()) this.#fail(error as Error)
      throw error
    }
    return this.proxy(this.#path)
  }

  /**
   * Lets the calls that wait end (for `stop_timeout` seconds), deletes the reply queue, and disconnects. Calls that have
   * not ended by then end with a ClientStopped; so do later calls, at once, without being sent.
   */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop())
  }

  async #stop(): Promise<void> {
    if (this.#isStopped()) return
    const isUp = this.#state === 'started'
    this.#state = 'stopping'
    if (isUp) await this.#caller.drain(this.#environment.config.stop_timeout * 1000)
    else this.#caller.stop()
    if (this.#isStopped()) return // failed meanwhile
    this.#state = 'stopped'
    await this.#connections.stop()
  }

  /** Stops the client, at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  protected abstract proxy(path: CallPath): P

  #isStopped(): boolean {
    return this.#state === 'stopped'
  }

  #fail(error: Error): void {
    this.#state = 'stopped'
    this.#environment.logger.error({ err: error }, `the client failed: ${error.message}`)
    this.#caller.stop(error)
    this.#connections.kill()
  }
}

/**
 * Calls one service from code that is no service.
 *
 * @example
 * await using client = new ServiceRpcClient<CalculatorService>('calculator', {
 *   config: { AMQP_URI: 'amqp://localhost' },
 * })
 * const calculator = await client.start()
 * await calculator.add(1, 2)
 */
export class ServiceRpcClient<T = AnyService> extends StandaloneClient<ServiceProxy<T>> {
  /** The service that is called. */
  readonly service: string

  /** @param service the name of the service to call */
  constructor(service: string, options?: ClientOptions) {
    super('ServiceRpcClient', options)
    checkTarget('ServiceRpcClient', service)
    this.service = service
  }

  protected override proxy(path: CallPath): ServiceProxy<T> {
    return createServiceProxy(this.service, path)
  }
}

/**
 * Calls any services of a cluster from code that is no service.
 *
 * @example
 * await using client = new ClusterRpcClient<{ calculator: CalculatorService }>(options)
 * const cluster = await client.start()
 * await cluster.calculator.add(1, 2)
 * await cluster.service<OtherService>('other').method()
 */
export class ClusterRpcClient<T = Record<string, AnyService>> extends StandaloneClient<
  ClusterProxy<T>
> {
  constructor(options?: ClientOptions) {
    super('ClusterRpcClient', options)
  }

  protected override proxy(path: CallPath): ClusterProxy<T> {
    return createClusterProxy(path)
  }
}

/** nameko 2's name of {@link ServiceRpcClient}. */
export const ServiceRpcProxy = ServiceRpcClient
export type ServiceRpcProxy<T = AnyService> = ServiceRpcClient<T>

/** nameko 2's name of {@link ClusterRpcClient}. */
export const ClusterRpcProxy = ClusterRpcClient
export type ClusterRpcProxy<T = Record<string, AnyService>> = ClusterRpcClient<T>

/** A standalone client as the origin of calls: each call is the beginning of a chain of its own. */
class StandaloneOrigin implements CallOrigin {
  readonly deadline = noDeadline
  readonly onBehalfOf = undefined
  readonly #environment: Environment
  readonly #id: string
  readonly #data: ContextData

  constructor(environment: Environment, id: string, data: ClientOptions['contextData'] = {}) {
    table('contextData of a client', data)
    this.#environment = environment
    this.#id = id
    this.#data = new ContextData(Object.entries(data))
  }

  get headers(): Record<string, unknown> {
    return writeContext(this.#data, [`${owner}.${this.#id}.${this.#environment.ambient.uuid()}`])
  }
}
