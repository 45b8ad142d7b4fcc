import type { Content } from './encoding/bytes.js'

/** The options of `assertQueue`. */
export interface AssertQueueOptions {
  /** The queue survives a restart of the broker. Default true. */
  durable?: boolean
  /** Only this connection uses the queue, and the queue goes with it. Default false. */
  exclusive?: boolean
  /** The queue goes with its last consumer. Default false. */
  autoDelete?: boolean
  /** Milliseconds that a message may wait. Default: no limit. */
  messageTtl?: number
  /** Milliseconds without a consumer, a get or a redeclare after which the queue goes. Default: it stays. */
  expires?: number
  /** The exchange that the queue dead-letters to. Default: none. */
  deadLetterExchange?: string
  /** The routing key of dead letters. Default: that of the message. */
  deadLetterRoutingKey?: string
  /** How many ready messages the queue holds. Default: no limit. */
  maxLength?: number
  /** The highest priority of messages, up to 255. Default: the queue has no priorities. */
  maxPriority?: number
  /** At `maxLength`: `drop-head`, `reject-publish` or `reject-publish-dlx`. Default `drop-head`. */
  overflow?: string
  /** `default` or `lazy`. */
  queueMode?: string
  /** Arguments without an option of their own. */
  arguments?: object
}

/** The options of `deleteQueue`. */
export interface DeleteQueueOptions {
  /** Fails when the queue has consumers. Default false. */
  ifUnused?: boolean
  /** Fails when the queue has messages. Default false. */
  ifEmpty?: boolean
}

/** The options of `assertExchange`. */
export interface AssertExchangeOptions {
  /** The exchange survives a restart of the broker. Default true. */
  durable?: boolean
  /** Only other exchanges may publish to it. Default false. */
  internal?: boolean
  /** The exchange goes with its last binding. Default false. */
  autoDelete?: boolean
  /** The exchange for messages that this one routes nowhere. Default: none. */
  alternateExchange?: string
  /** Arguments without an option of their own. */
  arguments?: object
}

/** The options of `deleteExchange`. */
export interface DeleteExchangeOptions {
  /** Fails when the exchange has bindings. Default false. */
  ifUnused?: boolean
}

/** The options of `consume`. */
export interface ConsumeOptions {
  /** The name of the consumer. Default: the broker makes one up. */
  consumerTag?: string
  /** RabbitMQ takes no notice of it. Default false. */
  noLocal?: boolean
  /** Messages count as acknowledged when they are sent. Default false. */
  noAck?: boolean
  /** Fails when the queue has another consumer, and keeps others away. Default false. */
  exclusive?: boolean
  /** A consumer with a higher one gets messages first. Default 0. */
  priority?: number
  /** Arguments without an option of their own. */
  arguments?: object
}

/** The options of `get`. */
export interface GetOptions {
  /** The message counts as acknowledged when it is sent. Default false. */
  noAck?: boolean
}

/** The options of `publish`. */
export interface PublishOptions {
  /** The message is returned when it reaches no queue. Default false. */
  mandatory?: boolean
  /** The message survives a restart of the broker in a durable queue. Wins over `deliveryMode`. */
  persistent?: boolean
  /** 2, or true: persistent; 1: not. */
  deliveryMode?: boolean | number
  /** Milliseconds that the message may wait in a queue. Default: no limit of its own. */
  expiration?: string | number
  /** Must be the user of the connection. */
  userId?: string
  /** Further routing keys. */
  CC?: string | string[]
  /** Further routing keys that receivers do not see. */
  BCC?: string | string[]
  /** The MIME type of the body. */
  contentType?: string
  /** The MIME encoding of the body. */
  contentEncoding?: string
  /** Headers of the message. */
  headers?: object
  /** From 0 to 255, for queues with `maxPriority`. Default 0. */
  priority?: number
  /** The call that the message belongs to. */
  correlationId?: string
  /** The queue or key for replies. */
  replyTo?: string
  /** A name for the message. */
  messageId?: string
  /** Seconds since the epoch, by AMQP's convention. */
  timestamp?: number
  /** A name for the kind of message. */
  type?: string
  /** A name for the application. */
  appId?: string
}

/** The options of a channel. */
export interface ChannelOptions {
  /** Objects that may wait to be written before `publish` gives false. Default 1024. */
  highWaterMark?: number
}

/** A login, in the form of a SASL mechanism. */
export interface Credentials {
  /** `PLAIN`, `AMQPLAIN` or `EXTERNAL`. */
  mechanism: string
  /** The login as it is sent. */
  response(): Content
  /** The name of the user. */
  username?: string
  /** The password of the user. */
  password?: string
}

/** A connection string in pieces. */
export interface ConnectUrl {
  /** `amqp` or `amqps`, without a colon. Default `amqp`. */
  protocol?: string
  /** The name of the broker's machine. Default `localhost`. */
  hostname?: string
  /** The port. Default 5672, for `amqps` 5671. */
  port?: number
  /** The name of the user. Default `guest`. */
  username?: string
  /** The password of the user. Default `guest`. */
  password?: string
  /** The language of error messages. Default `en_US`. */
  locale?: string
  /** Bytes that a frame may have; 0 is no limit. Default 131,072. */
  frameMax?: number
  /** Bytes that a frame may have that the client takes; 0 is no limit. Default 64 MiB. */
  maxFrameSize?: number
  /** Seconds between heartbeats; 0 is none. Default: the broker's. */
  heartbeat?: number
  /** The virtual host. Default `/`. */
  vhost?: string
  /** How many channels the connection may have; 0 is no limit. Default 0. */
  channelMax?: number
}

/** The options of `connect` beside the address. Other options of sockets mean nothing to a simulated one. */
export interface SocketOptions {
  /** Means nothing to a simulated socket. */
  noDelay?: boolean
  /** Milliseconds that opening the connection may take. Default: no limit. */
  timeout?: number
  /** Means nothing to a simulated socket. */
  keepAlive?: boolean
  /** Means nothing to a simulated socket. */
  keepAliveDelay?: number
  /** Told to the broker, over the client's own properties. Default: none. */
  clientProperties?: Record<string, unknown>
  /** The login. Default: that of the address. */
  credentials?: Credentials
}
