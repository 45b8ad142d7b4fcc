/** The options of the API's methods, named as amqplib names them. */
import type { Content } from './encoding/bytes.js'

export interface AssertQueueOptions {
  /** Default true. */
  durable?: boolean
  exclusive?: boolean
  autoDelete?: boolean
  /** Milliseconds a message may wait. */
  messageTtl?: number
  /** Milliseconds without a consumer, a get or a redeclare after which the queue goes. */
  expires?: number
  deadLetterExchange?: string
  deadLetterRoutingKey?: string
  maxLength?: number
  maxPriority?: number
  overflow?: string
  queueMode?: string
  /** Arguments without an option of their own. */
  arguments?: object
}

export interface DeleteQueueOptions {
  ifUnused?: boolean
  ifEmpty?: boolean
}

export interface AssertExchangeOptions {
  /** Default true. */
  durable?: boolean
  internal?: boolean
  autoDelete?: boolean
  alternateExchange?: string
  arguments?: object
}

export interface DeleteExchangeOptions {
  ifUnused?: boolean
}

export interface ConsumeOptions {
  /** Made up by the broker when empty. */
  consumerTag?: string
  noLocal?: boolean
  noAck?: boolean
  exclusive?: boolean
  priority?: number
  arguments?: object
}

export interface GetOptions {
  noAck?: boolean
}

export interface PublishOptions {
  /** Returns the message when it reaches no queue. */
  mandatory?: boolean
  /** Wins over `deliveryMode`. */
  persistent?: boolean
  deliveryMode?: boolean | number
  /** Milliseconds. */
  expiration?: string | number
  userId?: string
  /** Further routing keys. */
  CC?: string | string[]
  /** Further routing keys that receivers do not see. */
  BCC?: string | string[]
  contentType?: string
  contentEncoding?: string
  headers?: object
  priority?: number
  correlationId?: string
  replyTo?: string
  messageId?: string
  timestamp?: number
  type?: string
  appId?: string
}

export interface ChannelOptions {
  /** Objects that may wait to be written before `publish` gives false. Default 1024. */
  highWaterMark?: number
}

/** Who connects, and how that is told to the broker. */
export interface Credentials {
  mechanism: string
  response(): Content
  username?: string
  password?: string
}

/** A connection string in pieces. */
export interface ConnectUrl {
  /** `amqp` or `amqps`, without a colon. */
  protocol?: string
  hostname?: string
  port?: number
  username?: string
  password?: string
  locale?: string
  frameMax?: number
  maxFrameSize?: number
  /** Seconds; 0 is none. */
  heartbeat?: number
  vhost?: string
  channelMax?: number
}

/** What sockets have beside these options means nothing to a simulated one. */
export interface SocketOptions {
  noDelay?: boolean
  /** Milliseconds that opening the connection may take. */
  timeout?: number
  keepAlive?: boolean
  keepAliveDelay?: number
  clientProperties?: Record<string, unknown>
  credentials?: Credentials
}
