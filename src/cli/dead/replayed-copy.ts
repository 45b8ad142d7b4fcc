import {
  deadExchangeHeader,
  deadReasonHeader,
  deadRoutingKeyHeader,
} from '../../amqp/copied-message.js'
import type { PublishOptions } from '../../ports/transport.js'
import type { TakenMessage } from '../operator/channel.js'
import type { Origin } from './origin.js'

/** The queue that a message goes back to, and the routing key that its consumer sees. */
export interface ReplayTarget {
  readonly queue: string
  /** The routing key of the original, where no queue has that name: it would get a copy, too. Else the queue's. */
  readonly routingKey: string
}

/** A copy to be published to the default exchange. */
export interface ReplayedCopy {
  readonly routingKey: string
  readonly options: PublishOptions
}

/** RabbitMQ's own marks: with them the message would have a history, and in RabbitMQ 4 count as returned before. */
const marks = /^(?:x-death|x-(?:first|last)-death-.*|x-delivery-count|x-acquired-count|CC|BCC)$/

/**
 * The message as it was before it died, without expiration, to one queue alone: under its own routing key it reaches the
 * queue as a blind copy (https://www.rabbitmq.com/docs/sender-selected). Services of Kinoko see the exchange of the original too.
 */
export function replayedCopy(
  { properties }: TakenMessage,
  origin: Origin,
  { queue, routingKey }: ReplayTarget,
): ReplayedCopy {
  const headers = Object.fromEntries(
    Object.entries(properties.headers ?? {}).filter(
      ([name]) => !marks.test(name) && name !== deadReasonHeader,
    ),
  )
  if (origin.exchange !== undefined && origin.routingKey !== undefined) {
    headers[deadExchangeHeader] = origin.exchange
    headers[deadRoutingKeyHeader] = origin.routingKey
  }
  if (routingKey !== queue) headers['BCC'] = [queue]
  const options = { ...carried(properties), headers, mandatory: true } as PublishOptions
  return { routingKey, options }
}

const names = [
  'contentType',
  'contentEncoding',
  'priority',
  'correlationId',
  'replyTo',
  'messageId',
  'timestamp',
  'type',
  'appId',
] as const

/** The properties without the user's name, which only that user may write. */
function carried(properties: TakenMessage['properties']): PublishOptions {
  const set = names.filter((name) => properties[name] !== undefined && properties[name] !== null)
  const options = Object.fromEntries(set.map((name) => [name, properties[name]])) as PublishOptions
  return { ...options, persistent: properties.deliveryMode === 2 }
}
