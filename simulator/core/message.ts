import type { FieldTable } from './values/table.js'

/** The properties of AMQP's basic class; all keys are always there, undefined when unset. */
export interface Properties {
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly headers: FieldTable | undefined
  readonly deliveryMode: number | undefined
  readonly priority: number | undefined
  readonly correlationId: string | undefined
  readonly replyTo: string | undefined
  readonly expiration: string | undefined
  readonly messageId: string | undefined
  readonly timestamp: number | undefined
  readonly type: string | undefined
  readonly userId: string | undefined
  readonly appId: string | undefined
  readonly clusterId: string | undefined
}

/** No property is set. */
export const noProperties: Properties = {
  contentType: undefined,
  contentEncoding: undefined,
  headers: undefined,
  deliveryMode: undefined,
  priority: undefined,
  correlationId: undefined,
  replyTo: undefined,
  expiration: undefined,
  messageId: undefined,
  timestamp: undefined,
  type: undefined,
  userId: undefined,
  appId: undefined,
  clusterId: undefined,
}

/**
 * A copy with some of them changed. Not by a spread: properties that came over a wire are getters, which a spread does
 * not see.
 */
export function withProperties(properties: Properties, changes: Partial<Properties>): Properties {
  return {
    contentType: properties.contentType,
    contentEncoding: properties.contentEncoding,
    headers: properties.headers,
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
    ...changes,
  }
}

/** A published message. Immutable, and shared by all queues it was routed to. */
export interface Message {
  readonly exchange: string
  readonly routingKey: string
  /** Further routing keys, from the headers CC and BCC; BCC itself is not among the properties any more. */
  readonly carbonCopies: readonly string[]
  readonly properties: Properties
  readonly body: Uint8Array
  /** The notes of the broker beside the headers of a message that was dead-lettered. */
  readonly past?: MessagePast
}

export interface MessagePast {
  /** Latest first. */
  readonly deaths: readonly DeathRecord[]
  readonly first: Pick<DeathRecord, 'queue' | 'reason' | 'exchange'> | undefined
  /** How many of its deliveries failed. */
  readonly failures: number
  /** The keys of its BCC header; undefined: it was not dead-lettered. */
  readonly blindKeys?: readonly string[]
  /** The properties that it was published with; undefined: it was not dead-lettered. */
  readonly published?: Properties
}

/** How often a message was given up by one queue for one reason. */
export interface DeathRecord {
  readonly queue: string
  readonly reason: string
  readonly count: number
  /** Seconds since the epoch, of the first time. */
  readonly time: number
  /** The place to which the message had been published when it was given up first. */
  readonly exchange: string
  readonly routingKeys: readonly string[]
  readonly expiration: string | undefined
}

/** Bytes of its body. */
export function bodySize({ body }: Message): number {
  return body.length
}

/** Whether it survives a restart of the broker in a durable queue. */
export function isPersistent(message: Message): boolean {
  return message.properties.deliveryMode === 2
}
