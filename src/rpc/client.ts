import { BrokerConnections } from '../amqp/broker-connections.js'
import type { BrokerEvents } from '../amqp/connection-event.js'
import { ContextData, writeContext } from '../wire/context-headers.js'
import { noDeadline } from '../wire/deadline.js'
import { createEmitter, type Emitter } from '../support/emitter.js'
import {
  resolveEnvironment,
  type Environment,
  type RuntimeOptions,
} from '../container/environment.js'
import { ConfigurationError } from '../errors/errors.js'
import type { Health } from '../container/health.js'
import { resolveCallOptions, type CallOptions } from './call-options.js'
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

/** What standalone clients call themselves: in reply queues and call ids. */
const owner = 'standalone_rpc_client'

export interface ClientOptions extends RuntimeOptions, CallOptions {
  /** Travels with every call: `{ user_id: '42', language: 'de' }`. */
  contextData?: Readonly<Record<string, unknown>>
}

/** What can be watched on `client.events`. */
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
  #state: 'new' | 'started' | 'stopped' = 'new'

  constructor(options: ClientOptions = {}) {
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

  /** How it is, for probes. */
  health(): Health {
    const checks = this.#connections.health()
    const isReady = this.#state === 'started' && checks.every(({ isOk }) => isOk)
    return { isLive: !this.#isStopped(), isReady, checks }
  }

  /** Connects. Rejects with a BrokerUnreachable when no broker answers. */
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

  /** Disconnects. Calls that wait end with a ClientStopped, later ones too, without being sent. */
  async stop(): Promise<void> {
    if (this.#isStopped()) return
    this.#state = 'stopped'
    this.#caller.stop()
    await this.#connections.stop()
  }

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
  readonly service: string

  /** @param service the name of the service to call */
  constructor(service: string, options?: ClientOptions) {
    super(options)
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

/** Each call of a standalone client is the beginning of a chain of its own. */
class StandaloneOrigin implements CallOrigin {
  readonly deadline = noDeadline
  readonly onBehalfOf = undefined
  readonly #environment: Environment
  readonly #id: string
  readonly #data: ContextData

  constructor(environment: Environment, id: string, data: ClientOptions['contextData'] = {}) {
    this.#environment = environment
    this.#id = id
    this.#data = new ContextData(Object.entries(data))
  }

  get headers(): Record<string, unknown> {
    return writeContext(this.#data, [`${owner}.${this.#id}.${this.#environment.ambient.uuid()}`])
  }
}
