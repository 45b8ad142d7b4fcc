import { callIdStackHeader, readCallIdStack } from '../wire/context-headers.js'
import { durationIn, putTimeLeft, takeTimeLeft } from '../wire/deadline.js'
import type { DeliveredMessage, PublishOptions } from '../ports/transport.js'
import { abortMarkHeader } from './abort-marks.js'
import { idempotencyHeader, requestNameHeader, type Request } from './wire.js'

/**
 * The properties of a transient request. AMQP's own properties hold what the queued route puts into the routing key
 * and into headers: a table of headers costs each of client, broker and service more than all of these
 * (docs/performance.md, "no headers at all").
 *
 * 1. The request comes straight to the queue, through the default exchange: its method is its `type`.
 * 2. A call that begins its chain is named by the `messageId`; a longer chain goes into the headers, as on the queued
 *    route.
 * 3. The milliseconds that were left are its `expiration` (unless it may wait in the queue for less than that: then
 *    they are a header, as on the queued route).
 *
 * @param leftMs until the deadline of the call: a whole number of milliseconds, 1 or more
 */
export function transientProperties(
  { target, correlationId, context, requestName, abortMark, longestWaitMs }: Request,
  replyTo: string,
  leftMs: number,
): PublishOptions {
  const { method, options, headers: more } = target
  const { serializer, persistent, priority, idempotencyKey } = options
  const expirationMs = Math.min(options.expirationMs, longestWaitMs)
  const properties: PublishOptions = {
    mandatory: true,
    contentType: serializer.contentType,
    replyTo,
    correlationId,
    expiration: String(Math.min(leftMs, expirationMs)),
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
  if (expirationMs < leftMs) putTimeLeft(headers, leftMs)
  if (idempotencyKey !== undefined) headers[idempotencyHeader] = idempotencyKey
  if (requestName !== undefined) headers[requestNameHeader] = requestName
  if (abortMark !== undefined) headers[abortMarkHeader] = abortMark
  if (!isEmpty(headers)) properties.headers = headers
  return properties
}

/** Whether a request came by the transient route. */
export function isTransient({ fields, properties }: DeliveredMessage): boolean {
  return fields.exchange === '' && typeof properties.type === 'string'
}

/** How many milliseconds are left for a transient request that arrives now; Infinity if it has no deadline. */
export function transientTimeLeft({ properties }: DeliveredMessage): number {
  const { headers = {}, expiration } = properties
  const leftMs = takeTimeLeft(headers)
  return leftMs === Infinity && typeof expiration === 'string' ? durationIn(expiration) : leftMs
}

/** The ids of the callers up the chain of a transient request, oldest first. */
export function transientCallIdStack({ properties }: DeliveredMessage): readonly string[] {
  const { messageId, headers = {} } = properties
  return typeof messageId === 'string' ? [messageId] : readCallIdStack(headers)
}

/** The id of the call, if the call is the only one of its chain and a property can hold the id: 255 bytes. */
function onlyCallOf(context: Readonly<Record<string, unknown>>): string | undefined {
  const stack = context[callIdStackHeader] as readonly string[]
  const id = stack.length === 1 ? stack[0] : undefined
  return id !== undefined && propertyText.test(id) ? id : undefined
}

const propertyText = /^[\x20-\x7e]{1,255}$/

function isEmpty(table: object): boolean {
  for (const _ in table) return false
  return true
}
