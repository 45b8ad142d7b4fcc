import { queueTypeOptions } from '../amqp/redeliveries.js'
import type { ResolvedConfig } from '../config/config.js'
import { abortMarkHeader } from './abort-marks.js'
import { putTimeLeft } from '../wire/deadline.js'
import { unreadableHeader } from '../wire/header-values.js'
import { describe, messageOf } from '../support/describe.js'
import { MalformedRequest } from '../errors/errors.js'
import type { CallTarget } from './call-target.js'
import type { Serializer } from '../wire/serializer.js'
import { decodeWith, serializerFor } from '../wire/serializers.js'
import type { Kwargs } from '../service/signature.js'
import type { AmqpChannel, MessageProperties, PublishOptions } from '../ports/transport.js'

/**
 * The beginning of the names that RabbitMQ gives to the channels of callers who use its direct reply-to
 * (https://www.rabbitmq.com/docs/direct-reply-to); clients other than Kinoko's may use it.
 */
export const directReplyTo = 'amq.rabbitmq.reply-to.'

/** The header with the key by which an idempotent method knows a request that it has seen. */
export const idempotencyHeader = 'kinoko.idempotency_key'

/**
 * The header with the name that a request keeps when the method which makes it runs once more, since its own request
 * came again: an idempotent method knows the request by it, unless the caller gives a key.
 */
export const requestNameHeader = 'kinoko.request'

/** A reply queue that nobody consumes goes away after five minutes, so that a lost client leaves nothing. */
const replyQueueExpiresMs = 300_000

// The names and flags below are nameko's, to the letter: a service in Python declares the same queues, and the broker
// refuses the second declaration (406) where flags differ.

/** The durable queue that takes the requests of a service, for all of its instances. */
export function requestQueueOf(service: string): string {
  return `rpc-${service}`
}

/**
 * The queue that takes the replies to a caller.
 *
 * @param owner the name of the service, or of the kind of client
 * @param id a UUID
 */
export function replyQueueOf(owner: string, id: string): string {
  return `rpc.reply-${owner}-${id}`
}

/** The routing key of requests for a method. */
export function routingKeyOf(service: string, method: string): string {
  return `${service}.${method}`
}

/** The method that a request is for: the part of the routing key behind the last dot. */
export function methodOf(routingKey: string): string {
  return routingKey.slice(routingKey.lastIndexOf('.') + 1)
}

/** Makes sure of nameko's exchange, where requests and replies are published. */
export function declareRpcExchange(channel: AmqpChannel, config: ResolvedConfig): Promise<unknown> {
  return channel.assertExchange(config.rpc_exchange, 'topic', { durable: true })
}

/** Declares the queue of a service, which takes all requests of the exchange with the service's name in their keys. */
export async function declareRequestQueue(
  channel: AmqpChannel,
  config: ResolvedConfig,
  service: string,
): Promise<void> {
  const queue = requestQueueOf(service)
  await declareRpcExchange(channel, config)
  await channel.assertQueue(queue, { durable: true, ...queueTypeOptions(config.queue_type) })
  await channel.bindQueue(queue, config.rpc_exchange, `${service}.*`)
}

/**
 * Declares the reply queue of a caller. Replies come through the same exchange as requests, routed by the request's
 * `reply_to`, which is no queue name but the bare id that the queue is bound with.
 *
 * @param isThere - the queue itself is not declared: rejects when it is gone. Default false
 */
export async function declareReplyQueue(
  channel: AmqpChannel,
  config: ResolvedConfig,
  queue: string,
  id: string,
  isThere = false,
): Promise<void> {
  await declareRpcExchange(channel, config)
  if (!isThere) await channel.assertQueue(queue, { durable: true, expires: replyQueueExpiresMs })
  await channel.bindQueue(queue, config.rpc_exchange, id)
}

/** The parts of a request that its properties are made of. */
export interface Request {
  readonly target: CallTarget
  readonly correlationId: string
  /** The headers of its context. */
  readonly context: Readonly<Record<string, unknown>>
  /** The name of a nested call, see {@link requestNameHeader}. */
  readonly requestName: string | undefined
  /** The queue that tells of its abort, see {@link AbortMarks}; undefined where nobody can abort it. */
  readonly abortMark: string | undefined
  /** Milliseconds that the request may wait in its queue, also when its call has more time. */
  readonly longestWaitMs: number
}

/**
 * The properties of a request on the queued route.
 *
 * @param leftMs until the deadline of the call: a whole number of milliseconds, 1 or more
 */
export function requestProperties(
  { target, correlationId, context, requestName, abortMark, longestWaitMs }: Request,
  replyTo: string,
  leftMs: number,
): PublishOptions {
  const { options, headers: more } = target
  const { serializer, persistent, priority, expirationMs, idempotencyKey } = options
  const headers = { ...options.headers, ...more, ...context }
  putTimeLeft(headers, leftMs)
  if (idempotencyKey !== undefined) headers[idempotencyHeader] = idempotencyKey
  if (requestName !== undefined) headers[requestNameHeader] = requestName
  if (abortMark !== undefined) headers[abortMarkHeader] = abortMark
  return {
    mandatory: true,
    persistent,
    priority,
    contentType: serializer.contentType,
    contentEncoding: serializer.contentEncoding,
    replyTo,
    correlationId,
    expiration: String(Math.min(leftMs, expirationMs, longestWaitMs)),
    headers,
  }
}

/** The decoded body of a request. */
export interface RequestBody {
  readonly args: readonly unknown[]
  readonly kwargs: Kwargs
}

/** The serializer of a request. Throws a MalformedRequest when there is none, or none that is accepted. */
export function requestSerializer(
  properties: MessageProperties,
  accept: readonly string[] | null,
): Serializer {
  const unreadable = properties.headers?.[unreadableHeader]
  if (unreadable !== undefined) {
    throw new MalformedRequest(`The headers cannot be read: ${describe(unreadable)}`)
  }
  const compression = properties.headers?.['compression']
  if (compression !== undefined && compression !== null) {
    throw new MalformedRequest(`Unsupported compression \`${describe(compression)}\``)
  }
  try {
    return serializerFor(properties.contentType, accept)
  } catch (cause) {
    throw new MalformedRequest(messageOf(cause), { cause })
  }
}

/** Decodes the body of a request. Throws a MalformedRequest that says what is wrong with the body. */
export function readRequest(body: Uint8Array, serializer: Serializer): RequestBody {
  const request = decode(body, serializer)
  if (
    typeof request !== 'object' ||
    request === null ||
    !('args' in request && 'kwargs' in request)
  ) {
    throw new MalformedRequest('Message missing `args` or `kwargs`')
  }
  const { args, kwargs } = request
  if (!Array.isArray(args)) throw new MalformedRequest('`args` is no list')
  if (typeof kwargs !== 'object' || kwargs === null || Array.isArray(kwargs)) {
    throw new MalformedRequest('`kwargs` is no table of names and values')
  }
  return { args, kwargs: kwargs as Kwargs }
}

function decode(body: Uint8Array, serializer: Serializer): unknown {
  try {
    return decodeWith(serializer, body)
  } catch (cause) {
    const problem = `Request body is no ${serializer.contentType}: ${messageOf(cause)}`
    throw new MalformedRequest(problem, { cause })
  }
}
