/** What moves in the picture: each message that is published, delivered or given back. */
import type { TraceEvent } from 'kinoko/simulator'
import { place, type Cluster } from './cluster.js'

export type FlightKind = 'request' | 'reply' | 'message' | 'returned'

export interface Flight {
  /** The places it comes by; see `place`. */
  readonly path: readonly string[]
  readonly kind: FlightKind
  /** What it is about: its routing key. */
  readonly label: string
  readonly correlationId: string | undefined
}

/** Where the queue of a delivery can be looked up, and who waits for replies at which address. */
export interface Addresses {
  /** Queues by connection, channel and consumer tag. */
  readonly consumers: ReadonlyMap<string, string>
  /** Machines by the address that they have replies sent to. */
  readonly replyTo: ReadonlyMap<string, string>
  /** What was asked, by correlation id. */
  readonly targets: ReadonlyMap<string, string>
}

export function consumerKey(connection: number, channel: number, tag: string): string {
  return `${connection}.${channel}.${tag}`
}

type Properties =
  Extract<TraceEvent, { kind: 'received' }> extends { frame: infer F }
    ? Extract<F, { method: 'basic.publish' }> extends { properties: infer P }
      ? P
      : never
    : never

/**
 * The flight of one event, if it is one.
 *
 * @param before the cluster before the event, and after it: a message goes where a queue has grown
 */
export function flightOf(
  event: TraceEvent,
  { before, after, addresses }: { before: Cluster; after: Cluster; addresses: Addresses },
): Flight[] {
  if (event.kind !== 'received' && event.kind !== 'delivered') return []
  const { host, frame } = event
  switch (frame.method) {
    case 'basic.publish': {
      const { exchange, routingKey, properties } = frame
      const start = [place.host(host), ...(exchange === '' ? [] : [place.exchange(exchange)])]
      const kind = kindOf(properties)
      const { correlationId } = properties
      const label = targetOf(properties, routingKey, addresses)
      const caller = addresses.replyTo.get(routingKey)
      const ends =
        caller !== undefined ? [place.host(caller)] : grown(before, after).map(place.queue)
      const paths = ends.length === 0 ? [start] : ends.map((end) => [...start, end])
      return paths.map((path) => ({ path, kind, label, correlationId }))
    }
    case 'basic.deliver': {
      const { connection, channel, consumerTag, message } = frame
      const queue = addresses.consumers.get(consumerKey(connection, channel, consumerTag))
      // replies go from the exchange to whom they are for; what they do in their queue is not drawn
      const isReply = queue === undefined
      const path = isReply ? [place.host(host)] : [place.queue(queue), place.host(host)]
      const { properties, routingKey } = message
      const label = targetOf(properties, routingKey, addresses)
      return [{ path, kind: kindOf(properties), label, correlationId: properties.correlationId }]
    }
    case 'basic.return': {
      const { message } = frame
      return [
        {
          path: [place.exchange(message.exchange), place.host(host)],
          kind: 'returned',
          label: message.routingKey,
          correlationId: message.properties.correlationId,
        },
      ]
    }
    default:
      return []
  }
}

/** What a message is about: a reply is about what was asked. */
function targetOf(
  { correlationId = '' }: Properties,
  routingKey: string,
  { targets }: Addresses,
): string {
  return targets.get(correlationId) ?? routingKey
}

function kindOf({ replyTo, correlationId }: Properties): FlightKind {
  if (replyTo !== undefined) return 'request'
  return correlationId === undefined ? 'message' : 'reply'
}

function grown(before: Cluster, after: Cluster): string[] {
  const sizes = new Map(before.queues.map(({ name, ready, unacked }) => [name, ready + unacked]))
  return after.queues
    .filter(({ name, ready, unacked }) => ready + unacked > (sizes.get(name) ?? 0))
    .map(({ name }) => name)
}
