/** The AMQP port, played by a test: it sees every method and decides every answer. */
import type { AmqpConnection, Connect } from 'kinoko'
import type {
  AmqpConfirmChannel,
  DeliveredMessage,
  Listener,
  PublishOptions,
} from '../../src/ports/transport.js'

class FakeEmitter {
  readonly #listeners = new Map<string, Listener[]>()

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
    return this
  }

  emit(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values)
  }
}

export interface FakePublish {
  readonly exchange: string
  readonly routingKey: string
  readonly content: Uint8Array
  readonly options: PublishOptions
  /** The broker's answer: nothing for a confirm. */
  answer(error?: unknown): void
}

export class FakeChannel extends FakeEmitter implements AmqpConfirmChannel {
  readonly calls: string[] = []
  readonly published: FakePublish[] = []
  readonly consumers = new Map<string, (message: DeliveredMessage | null) => void>()
  isClosed = false
  readonly #transport: FakeTransport

  constructor(transport: FakeTransport) {
    super()
    this.#transport = transport
  }

  assertExchange = (name: string): Promise<unknown> => this.#answer(`exchange ${name}`)
  bindQueue = (queue: string): Promise<unknown> => this.#answer(`bind ${queue}`)
  unbindQueue = (queue: string): Promise<unknown> => this.#answer(`unbind ${queue}`)
  deleteQueue = (queue: string): Promise<unknown> => this.#answer(`delete ${queue}`)
  checkQueue = (queue: string): Promise<unknown> => this.#answer(`check ${queue}`)
  prefetch = (count: number): Promise<unknown> => this.#answer(`prefetch ${count}`)
  cancel = (tag: string): Promise<unknown> => this.#answer(`cancel ${tag}`)

  async assertQueue(queue: string): Promise<{ queue: string }> {
    await this.#answer(`queue ${queue}`)
    return { queue }
  }

  async consume(
    queue: string,
    onMessage: (message: DeliveredMessage | null) => void,
  ): Promise<{ consumerTag: string }> {
    await this.#answer(`consume ${queue}`)
    this.consumers.set(queue, onMessage)
    return { consumerTag: `tag of ${queue}` }
  }

  publish(
    exchange: string,
    routingKey: string,
    content: Uint8Array,
    options: PublishOptions = {},
    callback: (error: unknown) => void = () => undefined,
  ): boolean {
    if (this.isClosed)
      throw Object.assign(new Error('Channel closed'), { name: 'IllegalOperationError' })
    const answer = (error: unknown = null): void => callback(error)
    this.published.push({ exchange, routingKey, content, options, answer })
    return true
  }

  ack(message: DeliveredMessage): void {
    this.calls.push(`ack ${message.fields.deliveryTag}`)
  }

  nack(message: DeliveredMessage): void {
    this.calls.push(`nack ${message.fields.deliveryTag}`)
  }

  close: () => Promise<void> = () => {
    this.end()
    return Promise.resolve()
  }

  /** The channel ends, as amqplib tells it: unconfirmed publishes fail, then `close`. */
  end(error?: Error): void {
    if (this.isClosed) return
    this.isClosed = true
    if (error !== undefined) this.emit('error', error)
    for (const publish of this.published) publish.answer(new Error('channel closed'))
    this.emit('close')
  }

  async #answer(call: string): Promise<unknown> {
    this.calls.push(call)
    await Promise.resolve()
    const refusal = this.#transport.refusals.get(call)
    if (refusal !== undefined) throw refusal
    return {}
  }
}

export class FakeConnection extends FakeEmitter implements AmqpConnection {
  readonly channels: FakeChannel[] = []
  readonly #transport: FakeTransport

  constructor(transport: FakeTransport) {
    super()
    this.#transport = transport
  }

  createChannel(): Promise<FakeChannel> {
    const channel = new FakeChannel(this.#transport)
    this.channels.push(channel)
    return Promise.resolve(channel)
  }

  createConfirmChannel(): Promise<FakeChannel> {
    return this.createChannel()
  }

  close(): Promise<void> {
    this.end()
    return Promise.resolve()
  }

  /** The connection ends: its channels first, as in amqplib. */
  end(error?: Error): void {
    if (error !== undefined) this.emit('error', error)
    for (const channel of this.channels) channel.end()
    this.emit('close', error)
  }
}

export class FakeTransport {
  readonly connections: FakeConnection[] = []
  readonly urls: string[] = []
  /** Errors for the next attempts to connect, in turn. */
  readonly failures: Error[] = []
  /** Errors by call: `queue rpc-calculator`. */
  readonly refusals = new Map<string, Error>()

  readonly connect: Connect = (url) => {
    this.urls.push(url)
    const failure = this.failures.shift()
    if (failure !== undefined) return Promise.reject(failure)
    const connection = new FakeConnection(this)
    this.connections.push(connection)
    return Promise.resolve(connection)
  }

  /** All open channels of the latest connections. */
  get channels(): FakeChannel[] {
    return this.connections.flatMap((connection) => connection.channels).filter((c) => !c.isClosed)
  }

  /** Everything that was published, by routing key. */
  published(routingKey: string): FakePublish[] {
    const channels = this.connections.flatMap((connection) => connection.channels)
    return channels.flatMap((c) => c.published).filter((p) => p.routingKey === routingKey)
  }

  /** Delivers a message to the consumer of a queue. */
  deliver(
    queue: string,
    body: unknown,
    properties: Partial<DeliveredMessage['properties']> = {},
    routingKey = queue,
    redelivered = false,
  ): void {
    this.#consumerOf(queue)(message(routingKey, body, properties, redelivered))
  }

  /** The queue is deleted, and its consumer told. */
  cancel(queue: string): void {
    this.refusals.set(`check ${queue}`, Object.assign(new Error('404'), { code: 404 }))
    this.#consumerOf(queue)(null)
  }

  #consumerOf(queue: string): (message: DeliveredMessage | null) => void {
    const consumer = this.channels.map((channel) => channel.consumers.get(queue)).find((c) => c)
    if (consumer === undefined) throw new Error(`nobody consumes ${queue}`)
    return consumer
  }
}

let deliveryTag = 0

function message(
  routingKey: string,
  body: unknown,
  properties: Partial<DeliveredMessage['properties']>,
  redelivered: boolean,
): DeliveredMessage {
  return {
    content: Buffer.from(JSON.stringify(body)),
    fields: { deliveryTag: ++deliveryTag, redelivered, exchange: 'nameko-rpc', routingKey },
    properties: {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: {},
      correlationId: undefined,
      replyTo: undefined,
      expiration: undefined,
      messageId: undefined,
      timestamp: undefined,
      priority: undefined,
      type: undefined,
      ...properties,
    },
  }
}
