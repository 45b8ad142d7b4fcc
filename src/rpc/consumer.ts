import { Consumer } from '../amqp/consumer.js'
import type { ServiceContainer } from '../container.js'
import type { Entrypoint } from '../entrypoint.js'
import { ContainerBeingKilled, MethodNotFound } from '../errors.js'
import { Extension } from '../extension.js'
import type { AmqpChannel, DeliveredMessage } from '../transport.js'
import { Amqp } from './amqp.js'
import { RpcRequest } from './request.js'
import { declareRequestQueue, methodOf, requestQueueOf } from './wire.js'

/** Takes the requests of a service from its queue to its entrypoints. One per container. */
export class RpcConsumer extends Extension {
  readonly #entrypoints = new Map<string, Entrypoint>()
  #amqp!: Amqp
  #consumer: Consumer | undefined

  override bind(container: ServiceContainer): void {
    super.bind(container)
    this.#amqp = this.share(Amqp)
  }

  override setup(): void {
    const { config, serviceName } = this.container
    this.#consumer = new Consumer(this.#amqp.link.consuming, {
      queue: requestQueueOf(serviceName),
      prefetch: config.PREFETCH_COUNT,
      declare: (channel) => declareRequestQueue(channel, config, serviceName),
      onMessage: (message, channel) => this.#onMessage(message, channel),
    })
  }

  register(entrypoint: Entrypoint): void {
    this.#entrypoints.set(entrypoint.methodName, entrypoint)
  }

  /** Begins to take requests. */
  async consume(): Promise<void> {
    await this.#consumer?.consume()
  }

  /** Takes no more requests; those that arrive until the broker knows are handed back by the container. */
  async cancel(): Promise<void> {
    await this.#consumer?.cancel()
  }

  #onMessage(message: DeliveredMessage, channel: AmqpChannel): void {
    const { container } = this
    const request = new RpcRequest(container, this.#amqp.link.publisher, message, channel)
    try {
      const method = methodOf(message.fields.routingKey)
      const entrypoint = this.#entrypoints.get(method)
      if (entrypoint === undefined) throw new MethodNotFound(method, container.serviceName)
      const { args, kwargs } = request.read()
      entrypoint.checkSignature(args, kwargs)
      container.spawnWorker(entrypoint, args, kwargs, request)
    } catch (error) {
      if (error instanceof ContainerBeingKilled) request.handBack()
      else void request.refuse(error)
    }
  }
}
