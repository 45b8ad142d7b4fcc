import { DependencyProvider } from '../container/dependency.js'
import { ClientStopped, UnboundExtension } from '../errors/errors.js'
import { Extension, type Container } from '../container/extension.js'
import type { WorkerContext } from '../container/worker.js'
import { Amqp } from '../container/amqp.js'
import { checkOptions } from '../config/options.js'
import { checkTarget } from '../service/name.js'
import {
  callOptionNames,
  resolveCallOptions,
  type CallOptions,
  type ResolvedCallOptions,
} from './call-options.js'
import type { WaitingCall } from '../container/call-events.js'
import { Caller } from './caller.js'
import {
  createClusterProxy,
  createServiceProxy,
  type AnyService,
  type CallPath,
  type ClusterProxy,
  type ServiceProxy,
} from './proxy.js'
import { explainStarvation } from './starvation.js'

/** The container's caller: one reply queue for all its proxies. Shared. */
class RpcCaller extends Extension {
  #amqp!: Amqp
  #caller!: Caller

  get caller(): Caller {
    return this.#caller
  }

  override bind(container: Container): void {
    super.bind(container)
    this.#amqp = this.share(Amqp)
    this.#caller = new Caller({
      environment: container.environment,
      connections: this.#amqp.connections,
      owner: container.serviceName,
      id: container.ambient.uuid(),
      events: container.events,
      explainStarvation: (pending) => explainStarvation(container, pending),
    })
  }

  override waitingCalls(): readonly WaitingCall[] {
    return this.#caller.waitingCalls
  }

  override start(): Promise<void> {
    return this.#caller.start()
  }

  /** The workers are done: a call that still waits has nobody who waits for it. */
  override stop(): Promise<void> {
    return this.#caller.drain(0)
  }

  override kill(error: unknown): void {
    this.#caller.stop(new ClientStopped('the container was killed', { cause: error }))
  }
}

/** Injects a client of other services. */
abstract class RpcProvider extends DependencyProvider {
  readonly options: CallOptions
  #shared!: RpcCaller
  #resolved!: ResolvedCallOptions

  constructor(options: CallOptions = {}) {
    super()
    this.options = options
  }

  override bind(container: Container): void {
    super.bind(container)
    checkOptions(`${container.serviceName}.${this.attributeName}`, this.options, callOptionNames)
    this.#shared = this.share(RpcCaller)
    this.#resolved = resolveCallOptions(container.config, this.options)
  }

  protected pathOf(worker: WorkerContext): CallPath {
    return {
      caller: this.#shared.caller,
      origin: worker,
      options: this.#resolved,
      given: this.options,
    }
  }
}

class ServiceRpcProvider extends RpcProvider {
  readonly targetService: string

  constructor(targetService: string, options?: CallOptions) {
    super(options)
    checkTarget('RpcProxy', targetService)
    this.targetService = targetService
  }

  override copy(): ServiceRpcProvider {
    return new ServiceRpcProvider(this.targetService, this.options)
  }

  override getDependency(worker: WorkerContext): object {
    return createServiceProxy(this.targetService, this.pathOf(worker))
  }
}

class ClusterRpcProvider extends RpcProvider {
  override copy(): ClusterRpcProvider {
    return new ClusterRpcProvider(this.options)
  }

  override getDependency(worker: WorkerContext): object {
    return createClusterProxy(this.pathOf(worker))
  }
}

type ServiceRpcConstructor = new <T = AnyService>(
  service: string,
  options?: CallOptions,
) => ServiceProxy<T>

type ClusterRpcConstructor = new <T = Record<string, AnyService>>(
  options?: CallOptions,
) => ClusterProxy<T>

/**
 * Injects a client of another service, typed by its class: each of its methods gives a promise.
 *
 * @example
 * calculator = new RpcProxy<CalculatorService>('calculator')
 * ...
 * await this.calculator.add(1, 2)
 * const reply = this.calculator.add.callAsync(1, 2)
 * await this.calculator.add.with({ timeout: 5 })(1, 2)
 */
export const RpcProxy = ServiceRpcProvider as unknown as ServiceRpcConstructor

/** nameko 3's name of {@link RpcProxy}. */
export const ServiceRpc = RpcProxy

/**
 * Injects a client of several services, by their names.
 *
 * @example
 * rpc = new ClusterRpc<{ calculator: CalculatorService; 'my-service': MyService }>()
 * ...
 * await this.rpc.calculator.add(1, 2)
 * await this.rpc['my-service'].method()
 * await this.rpc.service<OtherService>('other').method()
 */
export const ClusterRpc = ClusterRpcProvider as unknown as ClusterRpcConstructor

/**
 * A service class that was instantiated by hand finds the provider itself in the field: calling a remote
 * method on it is an error that says so. The trap stands behind the providers' own members in the
 * prototype chain: a member that exists never reaches it.
 */
const unboundTrap = new Proxy(Object.create(DependencyProvider.prototype) as object, {
  get(target, name, receiver): unknown {
    const isOurs = typeof name === 'symbol' || name === 'then' || name in target
    if (isOurs || (receiver as Extension).isBound()) return Reflect.get(target, name, receiver)
    return () => {
      throw new UnboundExtension(
        `\`${name}\` was called on an RPC proxy outside a worker: the service class was instantiated by ` +
          'hand. Call it through a container, or replace the proxy (workerFactory of kinoko/testing)',
      )
    }
  },
})
Object.setPrototypeOf(RpcProvider.prototype, unboundTrap)
