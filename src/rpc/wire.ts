/**
 * nameko's names and bodies, exactly.
 *
 * 1. Requests go to the topic exchange `nameko-rpc` with the routing key `{service}.{method}`; one durable
 *    queue a service takes them.
 * 2. Replies go through the same exchange, routed by the request's `reply_to`, which is no queue name but
 *    the bare id that the caller's reply queue is bound with.
 * 3. Flags must agree with Python's to the letter, or the broker refuses the second to declare (406).
 */
import { queueTypeOptions } from '../amqp/redeliveries.js'
import type { ResolvedConfig } from '../config/config.js'
import { putTimeLeft } from '../wire/deadline.js'
import { describe, messageOf } from '../support/describe.js'
import { MalformedRequest } from '../errors/errors.js'
import type { CallTarget } from './call-target.js'
import type { Serializer } from '../wire/serializer.js'
import { serializerFor } from '../wire/serializers.js'
import type { Kwargs } from '../service/signature.js'
import type { AmqpChannel, MessageProperties, PublishOptions } from '../ports/transport.js'

/**
 * The beginning of the names that RabbitMQ gives to the channels of callers who use its direct reply-to
 * (https://www.rabbitmq.com/docs/direct-reply-to); clients other than Kinoko's may use it.
 */
export const directReplyTo = 'amq.rabbitmq.reply-to.'

/** The header with the key by which an idempotent method knows a request that it has seen. */
export const idempotencyHeader = 'kinoko.idempotency_key'

/** A reply queue that nobody consumes goes away after five minutes, so that a lost client leaves nothing. */
const replyQueueExpiresMs = 300_000

export function requestQueueOf(service: string): string {
  return `rpc-${service}`
}

/** @param owner the service, or what standalone clients call themselves */
export function replyQueueOf(owner: string, id: string): string {
  return `rpc.reply-${owner}-${id}`
}

export function routingKeyOf(service: string, method: string): string {
  return `${service}.${method}`
}

/** The method that a request is for: what follows the last dot. */
export function methodOf(routingKey: string): string {
  return routingKey.slice(routingKey.lastIndexOf('.') + 1)
}

/** Makes sure of nameko's exchange, where requests and replies are published. */
export function declareRpcExchange(channel: AmqpChannel, config: ResolvedConfig): Promise<unknown> {
  return channel.assertExchange(config.rpc_exchange, 'topic', { durable: true })
}

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

export async function declareReplyQueue(
  channel: AmqpChannel,
  config: ResolvedConfig,
  queue: string,
  id: string,
): Promise<void> {
  await declareRpcExchange(channel, config)
  await channel.assertQueue(queue, { durable: true, expires: replyQueueExpiresMs })
  await channel.bindQueue(queue, config.rpc_exchange, id)
}

/** What the properties of a request are made of. */
export interface Request {
  readonly target: CallTarget
  readonly correlationId: string
  /** The headers of its context. */
  readonly context: Readonly<Record<string, unknown>>
}

/**
 * The properties of a request on the queued route.
 *
 * @param leftMs until the deadline of the call: a whole number of milliseconds, 1 or more
 * @param now milliseconds since the epoch
 */
export function requestProperties(
  { target, correlationId, context }: Request,
  replyTo: string,
  leftMs: number,
  now: number,
): PublishOptions {
  const { options, headers: more } = target
  const { serializer, persistent, priority, expirationMs, idempotencyKey } = options
  const headers = { ...options.headers, ...more, ...context }
  putTimeLeft(headers, leftMs, now)
  if (idempotencyKey !== undefined) headers[idempotencyHeader] = idempotencyKey
  return {
    mandatory: true,
    persistent,
    priority,
    contentType: serializer.contentType,
    contentEncoding: serializer.contentEncoding,
    replyTo,
    correlationId,
    expiration: String(Math.min(leftMs, expirationMs)),
    headers,
  }
}

/** The decoded body of a request. */
export interface RequestBody {
  readonly args: readonly unknown[]
  readonly kwargs: Kwargs
}

/** The serializer of a request; throws a MalformedRequest when there is none that is accepted. */
export function requestSerializer(
  properties: MessageProperties,
  accept: readonly string[] | null,
): Serializer {
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

/** Throws a MalformedRequest that says what is wrong with the body. */
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
    return serializer.decode(body)
  } catch (cause) {
    const problem = `Request body is no ${serializer.contentType}: ${messageOf(cause)}`
    throw new MalformedRequest(problem, { cause })
  }
}
