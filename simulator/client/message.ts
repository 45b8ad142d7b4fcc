import type { BasicDeliver, BasicGetOk, BasicReturn } from '../core/methods.js'
import type { Message as CoreMessage, Properties } from '../core/message.js'
import { toContent, type Content } from './encoding/bytes.js'
import { decodeTable } from './encoding/codec.js'

/** A message as users get it: a fresh one every time, to keep and to change. */
export interface Message {
  /** The delivery: tag, exchange, routing key. */
  fields: MessageFields
  /** The properties that the publisher has set. */
  properties: MessageProperties
  /** The body. */
  content: Content
}

/** A message that a consumer gets. */
export interface ConsumeMessage extends Message {
  /** The delivery, with the tag of the consumer. */
  fields: ConsumeFields
}

/** A message that `get` gives. */
export interface GetMessage extends Message {
  /** The delivery, with the number of messages that are left. */
  fields: GetFields
}

/** A mandatory message that has reached no queue. */
export interface ReturnMessage {
  /** The reason of the return. */
  fields: ReturnFields
  /** The properties that the publisher has set. */
  properties: MessageProperties
  /** The body. */
  content: Content
}

/** The fields of a delivery. */
export interface MessageFields {
  /** The number of the delivery on its channel, from 1. */
  deliveryTag: number
  /** Whether the message was delivered before. */
  redelivered: boolean
  /** The exchange that the message was published to. */
  exchange: string
  /** The routing key that the message was published with. */
  routingKey: string
  /** How many messages are left in the queue. */
  messageCount?: number
  /** The tag of the consumer. */
  consumerTag?: string
}

/** The fields of a delivery to a consumer. */
export interface ConsumeFields extends MessageFields {
  /** The tag of the consumer. */
  consumerTag: string
}

/** The fields of a message that `get` gives. */
export interface GetFields extends MessageFields {
  /** How many messages are left in the queue. */
  messageCount: number
}

/** The fields of a returned message. */
export interface ReturnFields {
  /** The reason as a number: 312 for no route. */
  replyCode: number
  /** The reason as a text: `NO_ROUTE`. */
  replyText: string
  /** The exchange that the message was published to. */
  exchange: string
  /** The routing key that the message was published with. */
  routingKey: string
}

/** The properties of a message: all keys are there, undefined when unset. */
export interface MessageProperties {
  /** The MIME type of the body. */
  contentType: string | undefined
  /** The MIME encoding of the body. */
  contentEncoding: string | undefined
  /** Headers of the message. */
  headers: MessageHeaders | undefined
  /** 2 for persistent, 1 for not. */
  deliveryMode: number | undefined
  /** From 0 to 255. */
  priority: number | undefined
  /** The call that the message belongs to. */
  correlationId: string | undefined
  /** The queue or key for replies. */
  replyTo: string | undefined
  /** Milliseconds that the message may wait in a queue. */
  expiration: string | undefined
  /** A name for the message. */
  messageId: string | undefined
  /** Seconds since the epoch, by AMQP's convention. */
  timestamp: number | undefined
  /** A name for the kind of message. */
  type: string | undefined
  /** The user that has published the message. */
  userId: string | undefined
  /** A name for the application. */
  appId: string | undefined
  /** Deprecated in AMQP. */
  clusterId: string | undefined
}

/** The headers of a message; dead-lettering adds its own. */
export interface MessageHeaders {
  /** The exchange of the first dead-lettering. */
  'x-first-death-exchange'?: string
  /** The queue of the first dead-lettering. */
  'x-first-death-queue'?: string
  /** The reason of the first dead-lettering. */
  'x-first-death-reason'?: string
  /** A record for each queue and reason, the latest first. */
  'x-death'?: DeathRecord[]
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in amqplib: a peer may send anything
  [key: string]: any
}

/** A record of dead-lettering: the reason, the queue, and how often. */
export interface DeathRecord {
  /** How often the message was dead-lettered there for that reason. */
  count: number
  /** The reason. */
  reason: 'rejected' | 'expired' | 'maxlen'
  /** The queue that gave the message up. */
  queue: string
  /** The first time, in seconds since the epoch. */
  time: { '!': 'timestamp'; value: number }
  /** The exchange that the message had been published to. */
  exchange: string
  /** The expiration that the message had, in milliseconds. */
  'original-expiration'?: string
  /** The routing keys that the message had been published with. */
  'routing-keys': string[]
}

/** @param isExact see {@link decodeTable} */
export function deliveredMessage(delivery: BasicDeliver, isExact = false): ConsumeMessage {
  const { message } = delivery
  return {
    fields: {
      consumerTag: delivery.consumerTag,
      deliveryTag: delivery.deliveryTag,
      redelivered: delivery.redelivered,
      exchange: message.exchange,
      routingKey: message.routingKey,
    },
    properties: decodeProperties(message.properties, isExact),
    content: toContent(message.body),
  }
}

export function gotMessage(answer: BasicGetOk): GetMessage {
  const { message } = answer
  return {
    fields: {
      deliveryTag: answer.deliveryTag,
      redelivered: answer.redelivered,
      exchange: message.exchange,
      routingKey: message.routingKey,
      messageCount: answer.messageCount,
    },
    properties: decodeProperties(message.properties),
    content: toContent(message.body),
  }
}

/** @param isExact see {@link decodeTable} */
export function returnedMessage(
  { replyCode, replyText, message }: BasicReturn,
  isExact = false,
): ReturnMessage {
  const { exchange, routingKey } = message
  return {
    fields: { replyCode, replyText, exchange, routingKey },
    properties: decodeProperties(message.properties, isExact),
    content: toContent(message.body),
  }
}

function decodeProperties(
  properties: CoreMessage['properties'],
  isExact = false,
): MessageProperties {
  // amqplib gives an empty object when a message came without any property at all
  if (properties.headers === undefined && isEmpty(properties)) return {} as MessageProperties
  return {
    contentType: properties.contentType,
    contentEncoding: properties.contentEncoding,
    headers: properties.headers && decodeTable(properties.headers, isExact),
    deliveryMode: properties.deliveryMode,
    priority: properties.priority,
    correlationId: properties.correlationId,
    replyTo: properties.replyTo,
    expiration: properties.expiration,
    messageId: properties.messageId,
    timestamp: properties.timestamp,
    type: properties.type,
    userId: properties.userId,
    appId: properties.appId,
    clusterId: properties.clusterId,
  }
}

function isEmpty(properties: Properties): boolean {
  return Object.values(properties).every((value) => value === undefined)
}
