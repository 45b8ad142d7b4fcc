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
import type { ResolvedConfig } from '../config.js'
import { describe, messageOf } from '../describe.js'
import { MalformedRequest } from '../errors.js'
import { serializerFor, type Serializer } from '../serialization.js'
import type { Kwargs } from '../signature.js'
import type { AmqpChannel, MessageProperties } from '../transport.js'

/** What makes requests the same to an idempotent method. */
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

/** What a request names as its `reply_to` to have its reply without a queue. */
export const directReplyQueue = 'amq.rabbitmq.reply-to'

/** Whether a reply goes to the channel that sent the request: the broker has put the channel into its name. */
export function isDirect(replyTo: string): boolean {
  return replyTo.startsWith(`${directReplyQueue}.`)
}

/** The method that a request is for: what follows the last dot. */
export function methodOf(routingKey: string): string {
  return routingKey.slice(routingKey.lastIndexOf('.') + 1)
}

export async function declareRequestQueue(
  channel: AmqpChannel,
  config: ResolvedConfig,
  service: string,
): Promise<void> {
  const queue = requestQueueOf(service)
  await channel.assertExchange(config.rpc_exchange, 'topic', { durable: true })
  await channel.assertQueue(queue, { durable: true, ...queueTypeOptions(config.queue_type) })
  await channel.bindQueue(queue, config.rpc_exchange, `${service}.*`)
}

export async function declareReplyQueue(
  channel: AmqpChannel,
  config: ResolvedConfig,
  queue: string,
  id: string,
): Promise<void> {
  await channel.assertExchange(config.rpc_exchange, 'topic', { durable: true })
  await channel.assertQueue(queue, { durable: true, expires: replyQueueExpiresMs })
  await channel.bindQueue(queue, config.rpc_exchange, id)
}

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
