/**
 * The first port: what the runtime needs of an AMQP client.
 *
 * It is a structural subset of amqplib's promise API, types only. `amqplib.connect` and the simulator's
 * `connect` are both assignable to {@link Connect} (test/types/transport.test-d.ts), so nothing stands
 * between the runtime and the client it runs on, and the code that is simulated is the code that runs.
 *
 * Methods, not function properties: their parameters are compared bivariantly, which lets amqplib ask
 * for a `Buffer` where the port says `Uint8Array`. In Node the runtime passes Buffers (`encodeBody`).
 */

/** Emitters differ in how they type their listeners; what an event carries is said at its interface. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Listener = (...args: any[]) => void

/** Opens a connection to a broker. Rejects when the broker cannot be reached or refuses. */
export type Connect = (url: string, options?: ConnectOptions) => Promise<AmqpConnection>

export interface ConnectOptions {
  /** Disables Nagle's algorithm; without it one-at-a-time calls stall for about 40 ms each. */
  noDelay?: boolean
  /** Milliseconds that opening the socket may take. */
  timeout?: number
  /** For TLS, as in {@link TlsOptions}. */
  ca?: string
  cert?: string
  key?: string
  passphrase?: string
  rejectUnauthorized?: boolean
  servername?: string
  /** Shown by the broker's management tools; `connection_name` names the connection. */
  clientProperties?: Record<string, unknown>
}

/** A connection. Emits `error` (unless closed on purpose), `close`, `blocked` (reason) and `unblocked`. */
export interface AmqpConnection {
  createChannel(): Promise<AmqpChannel>
  createConfirmChannel(): Promise<AmqpConfirmChannel>
  close(): Promise<void>
  on(event: string, listener: Listener): unknown
}

/** A channel. Emits `error` then `close` when the server closes it, and `return` for unroutable messages. */
export interface AmqpChannel {
  assertExchange(exchange: string, type: string, options?: ExchangeOptions): Promise<unknown>
  assertQueue(queue: string, options?: QueueOptions): Promise<{ queue: string }>
  bindQueue(queue: string, exchange: string, routingKey: string): Promise<unknown>
  unbindQueue(queue: string, exchange: string, routingKey: string): Promise<unknown>
  /** Rejects with code 404, and loses the channel, when the queue does not exist. */
  checkQueue(queue: string): Promise<unknown>
  deleteQueue(queue: string): Promise<unknown>
  prefetch(count: number): Promise<unknown>
  publish(
    exchange: string,
    routingKey: string,
    content: Uint8Array,
    options?: PublishOptions,
  ): boolean
  consume(
    queue: string,
    onMessage: (message: DeliveredMessage | null) => void,
    options?: ConsumeOptions,
  ): Promise<{ consumerTag: string }>
  cancel(consumerTag: string): Promise<unknown>
  ack(message: DeliveredMessage): void
  nack(message: DeliveredMessage, allUpTo?: boolean, requeue?: boolean): void
  close(): Promise<void>
  on(event: string, listener: Listener): unknown
}

/** A channel in confirm mode: `callback` gets null once the broker has taken charge of the message. */
export interface AmqpConfirmChannel extends AmqpChannel {
  publish(
    exchange: string,
    routingKey: string,
    content: Uint8Array,
    options?: PublishOptions,
    callback?: (error: unknown) => void,
  ): boolean
}

export interface ExchangeOptions {
  durable?: boolean
  autoDelete?: boolean
}

export interface QueueOptions {
  durable?: boolean
  exclusive?: boolean
  autoDelete?: boolean
  /** Milliseconds without a consumer, a get or a redeclare after which the broker deletes the queue. */
  expires?: number
  arguments?: Record<string, unknown>
}

export interface ConsumeOptions {
  consumerTag?: string
  noAck?: boolean
}

export interface PublishOptions {
  mandatory?: boolean
  persistent?: boolean
  contentType?: string
  contentEncoding?: string
  headers?: Record<string, unknown>
  priority?: number
  correlationId?: string
  replyTo?: string
  /** Milliseconds the message may wait in a queue. */
  expiration?: string | number
  messageId?: string
  timestamp?: number
  type?: string
  appId?: string
}

/** A message as a consumer or a `return` listener gets it. */
export interface DeliveredMessage {
  content: Uint8Array
  fields: {
    deliveryTag: number
    redelivered: boolean
    exchange: string
    routingKey: string
  }
  properties: MessageProperties
}

/** amqplib types a property as `any`: a peer may send what it likes, so nothing is believed here. */
export interface MessageProperties {
  contentType: unknown
  contentEncoding: unknown
  headers: Record<string, unknown> | undefined
  correlationId: unknown
  replyTo: unknown
  expiration: unknown
  messageId: unknown
  timestamp: unknown
  priority: unknown
  type: unknown
}
