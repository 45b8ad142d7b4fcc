/** A listener; emitters differ in how they type theirs, so the interfaces below say what their events carry. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Listener = (...args: any[]) => void

/**
 * Opens a connection to a broker: the port for an AMQP client. Rejects when the broker cannot be reached or refuses.
 *
 * The port is a structural subset of amqplib's promise API, types only. `amqplib.connect` and the simulator's
 * `connect` are both assignable (test/types/transport.test-d.ts), so nothing stands between the runtime and the client
 * that it runs on, and the code that is simulated is the code that runs.
 *
 * The interfaces have methods, not function properties: the parameters of methods are compared bivariantly, which lets
 * amqplib ask for a `Buffer` where the port says `Uint8Array`. In Node the runtime passes Buffers (`encodeBody`).
 */
export type Connect = (url: string, options?: ConnectOptions) => Promise<AmqpConnection>

/** How a connection is opened: amqplib's socket options, as far as the runtime uses them. */
export interface ConnectOptions {
  /** Disables Nagle's algorithm, which would stall calls that come one at a time for about 40 ms each. */
  noDelay?: boolean
  /** Milliseconds that opening the socket may take: amqplib's name. */
  timeout?: number
  /** For TLS, as in `TlsOptions`. */
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
  /** Opens a channel. */
  createChannel(): Promise<AmqpChannel>
  /** Opens a channel on which the broker confirms each message. */
  createConfirmChannel(): Promise<AmqpConfirmChannel>
  /** Closes the connection with all its channels; rejects when it is closed already. */
  close(): Promise<void>
  /** Listens to an event. */
  on(event: string, listener: Listener): unknown
}

/** A channel. Emits `error` then `close` when the server closes it, and `return` for unroutable messages. */
export interface AmqpChannel {
  /** Declares an exchange. Rejects with code 406, and loses the channel, when one exists with other flags. */
  assertExchange(exchange: string, type: string, options?: ExchangeOptions): Promise<unknown>
  /** Declares a queue. Rejects with code 406, and loses the channel, when one exists with other flags. */
  assertQueue(queue: string, options?: QueueOptions): Promise<{ queue: string }>
  /** Routes messages with a matching routing key from an exchange to a queue. */
  bindQueue(queue: string, exchange: string, routingKey: string): Promise<unknown>
  /** Undoes a binding. */
  unbindQueue(queue: string, exchange: string, routingKey: string): Promise<unknown>
  /** Rejects with code 404, and loses the channel, when the queue does not exist. */
  checkQueue(queue: string): Promise<unknown>
  /** Deletes a queue with its messages. */
  deleteQueue(queue: string): Promise<unknown>
  /** Limits the messages that a later consumer of the channel may have unacked; 0 is no limit. */
  prefetch(count: number): Promise<unknown>
  /** Publishes a message. False when the socket's buffer is full. Throws when the channel is closed. */
  publish(
    exchange: string,
    routingKey: string,
    content: Uint8Array,
    options?: PublishOptions,
  ): boolean
  /** Consumes a queue. `onMessage` gets null when the broker cancels the consumer: its queue was deleted. */
  consume(
    queue: string,
    onMessage: (message: DeliveredMessage | null) => void,
    options?: ConsumeOptions,
  ): Promise<{ consumerTag: string }>
  /** Ends a consumer. Messages that are unacked stay so. */
  cancel(consumerTag: string): Promise<unknown>
  /** Acknowledges a message. Throws when the channel is closed. */
  ack(message: DeliveredMessage): void
  /** Gives a message back to its queue, or refuses it for good. Throws when the channel is closed. */
  nack(message: DeliveredMessage, allUpTo?: boolean, requeue?: boolean): void
  /** Closes the channel; its unacked messages go back to their queues. */
  close(): Promise<void>
  /** Listens to an event. */
  on(event: string, listener: Listener): unknown
}

/** A channel in confirm mode. */
export interface AmqpConfirmChannel extends AmqpChannel {
  /**
   * Publishes a message. `callback` gets null once the broker has taken charge of the message, and an error when the
   * broker refuses it (nack) or the channel is lost before.
   */
  publish(
    exchange: string,
    routingKey: string,
    content: Uint8Array,
    options?: PublishOptions,
    callback?: (error: unknown) => void,
  ): boolean
}

/** Flags of an exchange. */
export interface ExchangeOptions {
  durable?: boolean
  autoDelete?: boolean
}

/** Flags of a queue. */
export interface QueueOptions {
  durable?: boolean
  exclusive?: boolean
  autoDelete?: boolean
  /** Milliseconds without a consumer, a get or a redeclare after which the broker deletes the queue: amqplib's name. */
  expires?: number
  arguments?: Record<string, unknown>
}

/** How a queue is consumed. */
export interface ConsumeOptions {
  consumerTag?: string
  noAck?: boolean
}

/** AMQP's properties of a message to publish, under amqplib's names. */
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
  /** Seconds since the epoch, as AMQP has them. */
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

/** The properties of a delivered message. A peer may send anything, so their types promise nothing. */
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
  appId?: unknown
}
