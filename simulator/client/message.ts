/** Messages as users get them: every time a fresh one, which they may keep and change. */
import type { BasicDeliver, BasicGetOk, BasicReturn } from '../core/methods.js'
import type { Message as CoreMessage, Properties } from '../core/message.js'
import { toContent, type Content } from './encoding/bytes.js'
import { decodeTable } from './encoding/codec.js'

export interface Message {
  fields: MessageFields
  properties: MessageProperties
  content: Content
}

export interface ConsumeMessage extends Message {
  fields: ConsumeFields
}

export interface GetMessage extends Message {
  fields: GetFields
}

export interface ReturnMessage {
  fields: ReturnFields
  properties: MessageProperties
  content: Content
}

export interface MessageFields {
  deliveryTag: number
  redelivered: boolean
  exchange: string
  routingKey: string
  messageCount?: number
  consumerTag?: string
}

export interface ConsumeFields extends MessageFields {
  consumerTag: string
}

export interface GetFields extends MessageFields {
  /** Messages left in the queue. */
  messageCount: number
}

export interface ReturnFields {
  replyCode: number
  replyText: string
  exchange: string
  routingKey: string
}

/** All keys are there, undefined when unset. */
export interface MessageProperties {
  contentType: string | undefined
  contentEncoding: string | undefined
  headers: MessageHeaders | undefined
  deliveryMode: number | undefined
  priority: number | undefined
  correlationId: string | undefined
  replyTo: string | undefined
  expiration: string | undefined
  messageId: string | undefined
  timestamp: number | undefined
  type: string | undefined
  userId: string | undefined
  appId: string | undefined
  clusterId: string | undefined
}

export interface MessageHeaders {
  'x-first-death-exchange'?: string
  'x-first-death-queue'?: string
  'x-first-death-reason'?: string
  'x-death'?: DeathRecord[]
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in amqplib: a peer may send anything
  [key: string]: any
}

/** Why, where and how often a message was dead-lettered. */
export interface DeathRecord {
  count: number
  reason: 'rejected' | 'expired' | 'maxlen'
  queue: string
  time: { '!': 'timestamp'; value: number }
  exchange: string
  'original-expiration'?: string
  'routing-keys': string[]
}

export function deliveredMessage(delivery: BasicDeliver): ConsumeMessage {
  const { message } = delivery
  return {
    fields: {
      consumerTag: delivery.consumerTag,
      deliveryTag: delivery.deliveryTag,
      redelivered: delivery.redelivered,
      exchange: message.exchange,
      routingKey: message.routingKey,
    },
    properties: decodeProperties(message.properties),
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

export function returnedMessage({ replyCode, replyText, message }: BasicReturn): ReturnMessage {
  const { exchange, routingKey } = message
  return {
    fields: { replyCode, replyText, exchange, routingKey },
    properties: decodeProperties(message.properties),
    content: toContent(message.body),
  }
}

function decodeProperties(properties: CoreMessage['properties']): MessageProperties {
  // amqplib gives an empty object when a message came without any property at all
  if (properties.headers === undefined && isEmpty(properties)) return {} as MessageProperties
  return {
    contentType: properties.contentType,
    contentEncoding: properties.contentEncoding,
    headers: properties.headers && decodeTable(properties.headers),
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
