/**
 * The short form of a request, for the direct route: what else goes into the routing key and into headers stands in
 * AMQP's own properties. A table of headers costs each of client, broker and service more than all of these.
 *
 * 1. The request comes straight to the queue, through the default exchange: its method is its `type`.
 * 2. A call that begins its chain is named by the `messageId`; a longer chain goes into the headers, as in the long
 *    form.
 * 3. The milliseconds that were left are its `expiration` (unless it may wait in the queue for less than that: then
 *    both are headers, as in the long form), and the second in which it was sent its `timestamp`. So a request that
 *    has waited in the queue may be given up to a second too much, and never more than its caller's timeout.
 */
import { callIdStackHeader, readCallIdStack } from '../wire/context-headers.js'
import { plausibleTimeLeft, putTimeLeft, takeTimeLeft } from '../wire/deadline.js'
import type { DeliveredMessage, PublishOptions } from '../ports/transport.js'
import { idempotencyHeader, type Request } from './wire.js'

/** What the broker makes of RabbitMQ's direct reply-to begins so; others may use it. */
export const directReplyTo = 'amq.rabbitmq.reply-to.'

/** @param leftMs until its deadline: a whole number, 1 or more */
export function directRequestProperties(
  { method, correlationId, options, headers: more, context }: Request,
  replyTo: string,
  leftMs: number,
  now: number,
): PublishOptions {
  const { serializer, persistent, priority, expirationMs, idempotencyKey } = options
  const properties: PublishOptions = {
    mandatory: true,
    contentType: serializer.contentType,
    replyTo,
    correlationId,
    expiration: String(Math.min(leftMs, expirationMs)),
    timestamp: Math.floor(now / 1000),
    type: method,
  }
  if (persistent) properties.persistent = true
  if (priority !== 0) properties.priority = priority
  const onlyCall = onlyCallOf(context)
  if (onlyCall !== undefined) properties.messageId = onlyCall
  const headers: Record<string, unknown> = { ...options.headers, ...more }
  for (const name in context) {
    if (name !== callIdStackHeader || onlyCall === undefined) headers[name] = context[name]
  }
  if (expirationMs < leftMs) putTimeLeft(headers, leftMs, now)
  if (idempotencyKey !== undefined) headers[idempotencyHeader] = idempotencyKey
  if (!isEmpty(headers)) properties.headers = headers
  return properties
}

/** Whether a request came in the short form. */
export function isShort({ fields, properties }: DeliveredMessage): boolean {
  return fields.exchange === '' && typeof properties.type === 'string'
}

/** How many milliseconds are left for a request in the short form that arrives now; Infinity if it has no deadline. */
export function directTimeLeft({ properties }: DeliveredMessage, now: number): number {
  const { headers = {}, expiration, timestamp } = properties
  const left = takeTimeLeft(headers, now)
  const timeout = Number(expiration)
  if (left !== Infinity || !(timeout > 0)) return left
  const sentAt = typeof timestamp === 'number' ? (timestamp + 1) * 1000 : Infinity
  return plausibleTimeLeft(timeout, sentAt + timeout, now)
}

/** The ids of the callers up the chain of a request in the short form, oldest first. */
export function directCallIdStack({ properties }: DeliveredMessage): readonly string[] {
  const { messageId, headers = {} } = properties
  return typeof messageId === 'string' ? [messageId] : readCallIdStack(headers)
}

/** The call, if it is the only one of its chain and a property can hold it: 255 bytes. */
function onlyCallOf(context: Readonly<Record<string, unknown>>): string | undefined {
  const stack = context[callIdStackHeader] as readonly string[]
  const id = stack.length === 1 ? stack[0] : undefined
  return id !== undefined && shortAscii.test(id) ? id : undefined
}

const shortAscii = /^[\x20-\x7e]{1,255}$/

function isEmpty(table: object): boolean {
  for (const _ in table) return false
  return true
}
