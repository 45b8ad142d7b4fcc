import type { DeliveredMessage, PublishOptions } from '../ports/transport.js'
import { fitsShortString, headerSize, isWritable } from '../wire/header-values.js'

const countHeader = 'kinoko.redeliveries'
const trialHeader = 'kinoko.trial'
const triesHeader = 'kinoko.tries'
const lossesHeader = 'kinoko.losses'
const exchangeHeader = 'kinoko.exchange'
const routingKeyHeader = 'kinoko.routing_key'
export const deadExchangeHeader = 'kinoko.dead_exchange'
export const deadRoutingKeyHeader = 'kinoko.dead_routing_key'
export const deadReasonHeader = 'kinoko.dead_reason'

/** The headers of a copy, which the next copy has anew; and those that would route the copy to further queues. */
const headersOfCopies: ReadonlySet<string> = new Set([
  'CC',
  'BCC',
  countHeader,
  trialHeader,
  triesHeader,
  lossesHeader,
  exchangeHeader,
  routingKeyHeader,
  deadExchangeHeader,
  deadRoutingKeyHeader,
  deadReasonHeader,
])

/** A copy of a message, and the place to publish it to. */
export interface MessageCopy {
  readonly exchange: string
  readonly routingKey: string
  readonly properties: PublishOptions
}

/** How often a message came back, and whether the message carries that count already. */
export interface Redelivered {
  readonly count: number
  readonly isCounted: boolean
  /** The trial that a message beyond the limit is put back for; undefined for none. */
  readonly trial: Trial | undefined
}

/** A trial that a message is put back for. */
export interface Trial {
  readonly id: string
  /** How many trials the message came back from already, beside others. */
  readonly tries: number
  /** How many trials it came back from of which only the connections were lost: their processes lived on. */
  readonly losses: number
}

/** In the place of a trial: the handler itself asked for the message once more, so that there is nothing to find out. */
export const noTrial: Trial = { id: 'none', tries: 0, losses: 0 }

/**
 * How often a message came back, by our own count and the mark of this delivery. `x-delivery-count` of a quorum queue is
 * left alone: RabbitMQ 4.0 and 4.3 pass on what a client wrote there, so a message that was moved by hand from a queue
 * of dead messages would count as dead already.
 */
export function redeliveriesOf({ fields, properties }: DeliveredMessage): Redelivered {
  const count = countIn(properties.headers?.[countHeader])
  const { redelivered } = fields
  return {
    count: redelivered ? count + 1 : count,
    isCounted: !redelivered,
    trial: trialIn(properties.headers ?? {}),
  }
}

function trialIn(headers: Readonly<Record<string, unknown>>): Trial | undefined {
  const id = headers[trialHeader]
  if (typeof id !== 'string' || !/^[\w-]{1,40}$/.test(id)) return undefined
  return { id, tries: countIn(headers[triesHeader]), losses: countIn(headers[lossesHeader]) }
}

function countIn(header: unknown): number {
  return typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : 0
}

/**
 * The message as it was first published: a copy of ours comes through the default exchange, and has the exchange and
 * the routing key of the original in its headers. So has a message that somebody moved back from a queue of dead ones.
 */
export function restored(message: DeliveredMessage): DeliveredMessage {
  const { fields, properties } = message
  if (fields.exchange !== '') return message
  const { headers = {} } = properties
  const exchange = headers[exchangeHeader] ?? headers[deadExchangeHeader]
  const routingKey = headers[routingKeyHeader] ?? headers[deadRoutingKeyHeader]
  if (typeof exchange !== 'string' || typeof routingKey !== 'string') return message
  return { ...message, fields: { ...fields, exchange, routingKey } }
}

/** The queue that a counted copy goes back to. */
export interface CopyTarget {
  readonly queue: string
  /**
   * Whether other consumers of the queue read the routing key: Python's nameko finds the method of a request there. The
   * copy then keeps its routing key, and reaches the queue as a blind copy
   * (https://www.rabbitmq.com/docs/sender-selected).
   */
  readonly keepsRoutingKey: boolean
}

/**
 * A copy with its count, for the queue alone: published to the exchange that the message came from, the copy would
 * reach every other queue that is bound there, too.
 *
 * @param message as it was first published
 * @param trial the trial that the copy is for, beyond the limit
 */
export function countedCopy(
  message: DeliveredMessage,
  { queue, keepsRoutingKey }: CopyTarget,
  count: number,
  trial?: Trial,
): MessageCopy {
  const { exchange, routingKey } = message.fields
  const isBlind = keepsRoutingKey && routingKey !== queue && fitsShortString(routingKey)
  // as text: Python may hand an integer on in a form that amqplib cannot read
  const headers: Record<string, unknown> = {
    [countHeader]: String(count),
    [exchangeHeader]: exchange,
    [routingKeyHeader]: routingKey,
  }
  if (trial !== undefined) {
    headers[trialHeader] = trial.id
    if (trial.tries > 0) headers[triesHeader] = String(trial.tries)
    if (trial.losses > 0) headers[lossesHeader] = String(trial.losses)
  }
  if (isBlind) headers['BCC'] = [queue]
  const properties = propertiesOf(message, headers)
  const { expiration } = message.properties
  if (typeof expiration === 'string') properties.expiration = expiration
  return { exchange: '', routingKey: isBlind ? routingKey : queue, properties }
}

/** A copy for the queue of dead messages, which does not expire there. */
export function deadCopy(
  message: DeliveredMessage,
  deadQueue: string,
  reason: string,
): MessageCopy {
  const { exchange, routingKey } = message.fields
  const properties = propertiesOf(message, {
    [deadExchangeHeader]: exchange,
    [deadRoutingKeyHeader]: routingKey,
    [deadReasonHeader]: reason,
  })
  return { exchange: '', routingKey: deadQueue, properties }
}

/** The properties of a message that are short texts and of no special meaning to the broker. */
export const textProperties = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'messageId',
  'type',
  'appId',
] as const

/**
 * amqplib writes tables of up to 64 KiB, and reads them as large as a frame. The fields that a copy has beside them have
 * room in the rest.
 */
const mostHeaderBytes = 60_000

/**
 * The names of what a client can read of a message but not write: a table with the key `!`, a text that was no UTF-8 and is too
 * long as such, the largest of headers that are too large together. Copies go without, or the message would evade its limit.
 */
export function unwritableOf({ properties }: DeliveredMessage): string[] {
  const { headers = {}, timestamp } = properties
  const kept = new Map(writableHeaders(headers))
  return [
    ...Object.keys(headers).flatMap((name) => (kept.has(name) ? [] : [`header ${name}`])),
    ...textProperties.filter((name) => !isFitting(properties[name])),
    ...(typeof timestamp === 'number' && !Number.isSafeInteger(timestamp) ? ['timestamp'] : []),
  ]
}

function isFitting(value: unknown): boolean {
  return typeof value !== 'string' || fitsShortString(value)
}

function writableHeaders(headers: Readonly<Record<string, unknown>>): [string, unknown][] {
  const writable = Object.entries(headers).filter(
    ([name, value]) => fitsShortString(name) && isWritable(value),
  )
  let room = mostHeaderBytes - headerSize(Object.fromEntries(writable))
  if (room >= 0) return writable
  const large = writable
    .map(([name, value]) => ({ name, size: headerSize(name) + headerSize(value) }))
    .sort((a, b) => b.size - a.size)
  const dropped = new Set<string>()
  for (const { name, size } of large) {
    if (room >= 0) break
    dropped.add(name)
    room += size
  }
  return writable.filter(([name]) => !dropped.has(name))
}

/** The message's own properties, to be published once more; without its expiration, and without what nobody can write. */
function propertiesOf(
  { properties }: DeliveredMessage,
  more: Readonly<Record<string, unknown>>,
): PublishOptions {
  const { headers = {}, priority, timestamp } = properties
  const kept = writableHeaders(headers).filter(([name]) => !headersOfCopies.has(name))
  const options: PublishOptions = {
    persistent: true,
    headers: { ...Object.fromEntries(kept), ...more },
  }
  for (const name of textProperties) {
    const value = properties[name]
    if (typeof value === 'string' && fitsShortString(value)) options[name] = value
  }
  if (typeof priority === 'number') options.priority = priority
  if (Number.isSafeInteger(timestamp)) options.timestamp = timestamp as number
  return options
}
