import type { TraceEvent } from 'kinoko/simulator'
import type { ReadMessage } from 'kinoko/testing'
import { place, type Cluster } from '../model/cluster.js'
import type { Flight } from '../model/flights.js'
import { targetOf, type Publish } from './target-of.js'

/** Where the queue of a delivery can be looked up, and who waits for replies at which address. */
export interface Addresses {
  /** Queues by connection, channel and consumer tag. */
  readonly consumers: ReadonlyMap<string, string>
  /** Hosts by the address that they have replies sent to. */
  readonly replyTo: ReadonlyMap<string, string>
  /** What was asked, by correlation id. */
  readonly targets: ReadonlyMap<string, string>
}

export function consumerKey(connection: number, channel: number, tag: string): string {
  return `${connection}.${channel}.${tag}`
}

interface FlightContext {
  /** The cluster before the event, and after it: a message goes where a queue has grown. */
  readonly before: Cluster
  readonly after: Cluster
  readonly addresses: Addresses
  readonly read: ReadMessage
}

/** The flight of one event, if it is one. */
export function flightsOf(event: TraceEvent, context: FlightContext): Flight[] {
  if (event.kind !== 'received' && event.kind !== 'delivered') return []
  const { host, frame } = event
  switch (frame.method) {
    case 'basic.publish':
      return pathsOfPublish(host, frame, context).map((path) => flight(path, event, frame, context))
    case 'basic.deliver': {
      const { connection, channel, consumerTag, message } = frame
      const queue = context.addresses.consumers.get(consumerKey(connection, channel, consumerTag))
      // replies go from the exchange to whom they are for; what they do in their queue is not drawn
      const isReply = queue === undefined
      const path = isReply ? [place.host(host)] : [place.queue(queue), place.host(host)]
      return [flight(path, event, message, context)]
    }
    case 'basic.return': {
      const { message } = frame
      const path = [place.exchange(message.exchange), place.host(host)]
      return [flight(path, event, message, context)]
    }
    default:
      return []
  }
}

function pathsOfPublish(
  host: string,
  { exchange, routingKey }: Publish,
  { before, after, addresses }: FlightContext,
): string[][] {
  const start = [place.host(host), ...(exchange === '' ? [] : [place.exchange(exchange)])]
  const caller = addresses.replyTo.get(routingKey)
  const ends = caller !== undefined ? [place.host(caller)] : grown(before, after).map(place.queue)
  return ends.length === 0 ? [start] : ends.map((end) => [...start, end])
}

/** What stands beside a message that moves is no longer than this. */
const longestLabel = 24

function flight(
  path: readonly string[],
  event: TraceEvent,
  content: Pick<Publish, 'routingKey' | 'properties'>,
  { addresses, read }: FlightContext,
): Flight {
  const { correlationId } = content.properties
  const { kind = 'message', value = '' } = read(event) ?? {}
  // a reply is about what was asked
  const target = addresses.targets.get(correlationId ?? '') ?? targetOf(content)
  const method = target.slice(target.indexOf('.') + 1)
  const short = value.length <= longestLabel ? value : `${value.slice(0, longestLabel)}…`
  const label = kind === 'reply' || kind === 'error' ? short : `${method}(${short})`
  return { path, kind, target, label, correlationId }
}

function grown(before: Cluster, after: Cluster): string[] {
  const sizes = new Map(before.queues.map(({ name, ready, unacked }) => [name, ready + unacked]))
  return after.queues
    .filter(({ name, ready, unacked }) => ready + unacked > (sizes.get(name) ?? 0))
    .map(({ name }) => name)
}
