import { ackQuietly, rejectQuietly, requeueQuietly } from '../amqp/consumer.js'
import type { Container } from '../container/extension.js'
import { readCallIdStack, readContext, type ContextData } from '../wire/context-headers.js'
import { describe, messageOf } from '../support/describe.js'
import { unreadableHeader } from '../wire/header-values.js'
import { PayloadTooLarge } from '../errors/refusals.js'
import { decodeWith, serializerFor } from '../wire/serializers.js'
import type { AmqpChannel, DeliveredMessage } from '../ports/transport.js'
import type { Outcome } from '../container/outcome.js'
import type { WorkerContext, WorkerOptions } from '../container/worker.js'

/** An event in the hands of a container, until it is acknowledged or given back. */
export class ReceivedEvent implements WorkerOptions {
  readonly correlationId: string | undefined
  /** Called when the handler has ended, with the event settled. */
  ended: (() => void) | undefined = undefined
  readonly #container: Container
  readonly #message: DeliveredMessage
  readonly #channel: AmqpChannel
  readonly #queue: string
  readonly #failed: (() => void) | undefined

  /**
   * @param message as it was first published
   * @param queue the queue that it came from
   * @param failed gives the event back when its handler has thrown; undefined drops it
   */
  constructor(
    container: Container,
    message: DeliveredMessage,
    channel: AmqpChannel,
    queue: string,
    failed?: () => void,
  ) {
    const { correlationId } = message.properties
    this.correlationId = typeof correlationId === 'string' ? correlationId : undefined
    this.#container = container
    this.#message = message
    this.#channel = channel
    this.#queue = queue
    this.#failed = failed
  }

  /**
   * An event that comes again is the same by its id, its exchange and its type, and for the handler whose queue it came
   * from; each instance of a broadcast handler has a queue of its own. A publisher that gives an id to two events of one
   * exchange and type says that they are the same. Python's nameko gives no ids.
   */
  get idempotencyKey(): string | undefined {
    const { properties, fields } = this.#message
    const { messageId } = properties
    if (typeof messageId !== 'string' || messageId === '') return undefined
    return JSON.stringify([this.#queue, fields.exchange, fields.routingKey, messageId])
  }

  get contextData(): ContextData {
    return readContext(this.#message.properties.headers ?? {})
  }

  get messageFields(): DeliveredMessage['fields'] {
    return this.#message.fields
  }

  get messageHeaders(): Readonly<Record<string, unknown>> {
    return this.#message.properties.headers ?? {}
  }

  get parentCallIds(): readonly string[] {
    return readCallIdStack(this.#message.properties.headers ?? {})
  }

  /** The data of the event. Throws when it cannot be decoded. */
  read(): unknown {
    const { properties, content } = this.#message
    const unreadable = properties.headers?.[unreadableHeader]
    if (unreadable !== undefined) {
      throw new TypeError(`its headers cannot be read: ${describe(unreadable)}`)
    }
    const { max_body_bytes } = this.#container.config
    if (content.byteLength > max_body_bytes) {
      throw new PayloadTooLarge(
        `it has ${content.byteLength} bytes; ${max_body_bytes} are allowed (config: max_body_bytes)`,
      )
    }
    return decodeWith(serializerFor(properties.contentType, this.#container.config.ACCEPT), content)
  }

  handleResult(_worker: WorkerContext, outcome: Outcome): Outcome {
    if (!outcome.ok && this.#failed !== undefined) this.#failed()
    else ackQuietly(this.#message, this.#channel)
    return outcome
  }

  /** Rejects an event that no handler can read, here or elsewhere. */
  refuse(error: unknown): void {
    const { exchange, routingKey } = this.#message.fields
    this.#container.logger.error(
      { service: this.#container.serviceName, exchange, routingKey, err: error },
      `${exchange}: an event \`${routingKey}\` cannot be read and was dropped: ${messageOf(error)}`,
    )
    rejectQuietly(this.#message, this.#channel)
  }

  /** Acknowledges an event that came back too often and was moved away. */
  forget(): void {
    ackQuietly(this.#message, this.#channel)
  }

  /** Gives the event back to its queue. */
  handBack(): void {
    requeueQuietly(this.#message, this.#channel)
  }
}
