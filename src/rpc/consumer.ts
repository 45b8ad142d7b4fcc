import { Consumer } from '../amqp/consumer.js'
import { Redeliveries } from '../amqp/redeliveries.js'
import type { Entrypoint } from '../container/entrypoint.js'
import { ContainerBeingKilled, MethodNotFound } from '../errors/errors.js'
import { Extension, type Container } from '../container/extension.js'
import type { HealthCheck } from '../support/health-check.js'
import type { AmqpChannel, DeliveredMessage } from '../ports/transport.js'
import { Amqp } from '../container/amqp.js'
import { requestLimit } from '../config/config.js'
import { Backlog } from './backlog.js'
import { RpcRequest } from './request.js'
import { declareRequestQueue, declareRpcExchange, requestQueueOf } from './wire.js'

/** Takes the requests of a service from its queue to its entrypoints. One per container. */
export class RpcConsumer extends Extension {
  readonly #entrypoints = new Map<string, Entrypoint>()
  #amqp!: Amqp
  #consumer: Consumer | undefined
  #redeliveries!: Redeliveries
  #backlog!: Backlog
  /** Requests for idempotent methods that were not answered yet, by what tells one call from another. */
  readonly #unanswered = new Map<string, RpcRequest>()

  override bind(container: Container): void {
    super.bind(container)
    this.#amqp = this.share(Amqp)
    const { config } = container
    // replies go to that exchange
    void this.#amqp.connections.publisher.declare(config.rpc_exchange, (channel) =>
      declareRpcExchange(channel, config),
    )
  }

  override async setup(): Promise<void> {
    const { ambient, config, events, logger, serviceName } = this.container
    const queue = requestQueueOf(serviceName)
    this.#redeliveries = new Redeliveries({
      queue,
      queueType: config.queue_type,
      limit: requestLimit(config),
      keepsDead: true,
      keepsRoutingKey: true,
      prefetch: config.PREFETCH_COUNT,
      connections: this.#amqp.connections,
      ambient,
      log: (problem, err) => logger.error({ service: serviceName, queue, err }, problem),
      observe: (what) => events.emit(what, { queue }),
    })
    if (typeof config.max_redeliveries === 'number') await this.#redeliveries.declareDead()
    this.#consumer = new Consumer(this.#amqp.connections.consuming, {
      queue,
      prefetch: config.PREFETCH_COUNT,
      mayStall: true, // no request is done without a reply, which has to wait too
      declare: (channel) => declareRequestQueue(channel, config, serviceName),
      onMessage: (message, channel) => this.#onMessage(message, channel),
    })
  }

  register(entrypoint: Entrypoint): void {
    this.#entrypoints.set(entrypoint.methodName, entrypoint)
  }

  override health(): readonly HealthCheck[] {
    const isOk = this.#consumer?.isConsuming === true
    const name = `queue ${requestQueueOf(this.container.serviceName)}`
    return [{ name, isOk, detail: isOk ? 'consumed' : 'not consumed' }]
  }

  /** Begins to take requests. */
  async consume(): Promise<void> {
    const { ambient, config } = this.container
    this.#backlog = new Backlog(ambient, Math.min(config.PREFETCH_COUNT, config.max_workers))
    await this.#consumer?.consume()
  }

  /** Takes no more requests; the container hands back the requests that arrive until the broker knows. */
  async cancel(): Promise<void> {
    this.#amqp.connections.trials.stop()
    await this.#consumer?.cancel()
  }

  #onMessage(message: DeliveredMessage, channel: AmqpChannel): void {
    const inHand = this.container.runningCount + 1
    const mayHaveWaited = this.#backlog.mayHaveWaited(inHand) || message.fields.redelivered
    this.#redeliveries.receive(message, channel, (restored) => {
      const { connections } = this.#amqp
      const request = new RpcRequest(this.container, connections, restored, channel, mayHaveWaited)
      return {
        work: (whenEnded) => this.#work(request, whenEnded),
        callers: () => request.parentCallIds,
        refuse: (error) => request.refuse(error),
      }
    })
  }

  #work(request: RpcRequest, whenEnded?: () => void): void {
    const { container } = this
    const { method } = request
    request.ended = whenEnded
    try {
      const entrypoint = this.#entrypoints.get(method)
      if (entrypoint === undefined) throw new MethodNotFound(method, container.serviceName)
      const { args, kwargs } = request.read()
      request.arranged = entrypoint.checkSignature(args, kwargs) as readonly unknown[] | undefined
      if (!entrypoint.isIdempotent || !this.#willBeAnswered(request)) {
        container.spawnWorker(entrypoint, args, kwargs, request)
        return
      }
      request.dropSecond()
    } catch (error) {
      if (error instanceof ContainerBeingKilled) request.handBack()
      else void request.refuse(error)
    }
    whenEnded?.()
  }

  /**
   * Whether the answer to another request answers this one: an attempt of the same call, on the same channel, so that the
   * broker has that one back if it is not answered here. A worker would only wait for it, and may be what it waits for.
   */
  #willBeAnswered(request: RpcRequest): boolean {
    const { callKey } = request
    if (callKey === undefined) return false
    if (this.#unanswered.get(callKey)?.isOnChannelOf(request) === true) return true
    this.#unanswered.set(callKey, request)
    request.whenDone = () => {
      if (this.#unanswered.get(callKey) === request) this.#unanswered.delete(callKey)
    }
    return false
  }
}
