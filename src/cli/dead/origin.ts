import {
  deadExchangeHeader,
  deadReasonHeader,
  deadRoutingKeyHeader,
} from '../../amqp/copied-message.js'
import { fromHeader } from '../../wire/header-values.js'
import type { TakenMessage } from '../operator/channel.js'

/** The origin of a dead message, and the reason why it is dead. */
export interface Origin {
  /** The queue in which it died; undefined when the message does not say. */
  readonly queue: string | undefined
  /** The exchange and the routing key that it was published with. */
  readonly exchange: string | undefined
  readonly routingKey: string | undefined
  /** `came back 21 times`, or RabbitMQ's `rejected`, `expired`, `maxlen`, `delivery_limit`; undefined when it does not say. */
  readonly reason: string | undefined
  /** The time of its death in ISO 8601, as RabbitMQ tells it. */
  readonly time: string | undefined
}

/** An entry of `x-death`: how often a message died in a queue for a reason (https://www.rabbitmq.com/docs/dlx). */
export interface Death {
  readonly queue: string
  readonly reason: string
  readonly count: number
  readonly exchange: string | undefined
  readonly routingKey: string | undefined
  readonly time: string | undefined
}

/**
 * The origin of a message in a queue of dead ones: Kinoko's own headers (`max_redeliveries`), else the newest death of
 * which RabbitMQ tells in another queue than this.
 */
export function originOf({ properties }: TakenMessage, deadQueue: string): Origin {
  const { headers = {} } = properties
  const exchange = text(headers[deadExchangeHeader])
  const routingKey = text(headers[deadRoutingKeyHeader])
  if (exchange !== undefined && routingKey !== undefined) {
    const queue = deadQueue.endsWith('.dead') ? deadQueue.slice(0, -'.dead'.length) : undefined
    return { queue, exchange, routingKey, reason: text(headers[deadReasonHeader]), time: undefined }
  }
  const death = deathsOf(headers).find(({ queue }) => queue !== deadQueue)
  if (death === undefined) return unknown
  return death
}

const unknown: Origin = {
  queue: undefined,
  exchange: undefined,
  routingKey: undefined,
  reason: undefined,
  time: undefined,
}

/** The history that RabbitMQ keeps of a message, the newest death first; a peer may have written anything there. */
export function deathsOf(headers: Readonly<Record<string, unknown>>): readonly Death[] {
  const history = headers['x-death']
  if (!Array.isArray(history)) return []
  return history.flatMap((entry: unknown) => deathOf(entry) ?? [])
}

function deathOf(entry: unknown): Death | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  const {
    queue,
    reason,
    count,
    exchange,
    time,
    'routing-keys': keys,
  } = entry as Record<string, unknown>
  if (typeof queue !== 'string') return undefined
  const routingKey: unknown = Array.isArray(keys) ? keys[0] : undefined
  return {
    queue,
    reason: text(reason) ?? 'unknown',
    count: numberOf(fromHeader(count)) ?? 1,
    exchange: text(exchange),
    routingKey: text(routingKey),
    time: isoOf(time),
  }
}

/** amqplib's form of a timestamp: seconds since the epoch. */
function isoOf(time: unknown): string | undefined {
  const { '!': type, value } = (time ?? {}) as { '!'?: unknown; value?: unknown }
  const seconds = numberOf(value)
  if (type !== 'timestamp' || seconds === undefined || !(Math.abs(seconds) < 8.64e12))
    return undefined
  return new Date(seconds * 1000).toISOString()
}

/** Of a number in any of the forms that a header may have. */
function numberOf(value: unknown): number | undefined {
  const isOne = ['number', 'bigint', 'string'].includes(typeof value)
  return isOne ? Number(value) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
