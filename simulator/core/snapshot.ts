import type { BrokerState } from './broker-state.js'
import type { Channel } from './channel/channel.js'
import type { Consumer } from './queue/consumer.js'
import type { Queue } from './queue/queue.js'
import type { VirtualHost } from './virtual-host.js'

/** The state of the broker as plain data: for people, invariants and pictures. */
export interface BrokerSnapshot {
  /** The resource that is short, `memory` or `disk`; undefined when none is. */
  readonly alarm: string | undefined
  /** All virtual hosts, with their exchanges, queues and bindings. */
  readonly virtualHosts: readonly VirtualHostSnapshot[]
  /** All open connections, with their channels and consumers. */
  readonly connections: readonly ConnectionSnapshot[]
}

export interface VirtualHostSnapshot {
  readonly name: string
  readonly exchanges: readonly ExchangeSnapshot[]
  readonly queues: readonly QueueSnapshot[]
  readonly bindings: readonly BindingSnapshot[]
}

export interface ExchangeSnapshot {
  readonly name: string
  readonly type: string
}

export interface QueueSnapshot {
  readonly name: string
  /** Messages that wait to be delivered. */
  readonly ready: number
  /** Messages out with clients. */
  readonly unacked: number
  readonly consumers: readonly ConsumerSnapshot[]
}

export interface ConsumerSnapshot {
  readonly connection: number
  readonly channel: number
  readonly tag: string
  readonly unacked: number
  /** How many it may hold unacked; 0 is no limit. */
  readonly prefetch: number
}

export interface BindingSnapshot {
  readonly source: string
  readonly destination: string
  readonly destinationKind: 'queue' | 'exchange'
  readonly routingKey: string
}

export interface ConnectionSnapshot {
  readonly connection: number
  readonly virtualHost: string
  readonly username: string
  readonly isBlocked: boolean
  readonly channels: readonly number[]
}

export function snapshotOf(broker: BrokerState): BrokerSnapshot {
  const channelOf = channelsByConsumer(broker)
  return {
    alarm: broker.alarm,
    virtualHosts: [...broker.virtualHosts.values()].map((host) => virtualHostOf(host, channelOf)),
    connections: [...broker.connections.values()].map((connection) => ({
      connection: connection.id,
      virtualHost: connection.virtualHost.name,
      username: connection.username,
      isBlocked: connection.held !== undefined,
      channels: [...connection.channels.keys()],
    })),
  }
}

type Channels = ReadonlyMap<Consumer, Channel>

function channelsByConsumer({ connections }: BrokerState): Channels {
  const channelOf = new Map<Consumer, Channel>()
  for (const { channels } of connections.values()) {
    for (const channel of channels.values()) {
      for (const consumer of channel.consumers.values()) channelOf.set(consumer, channel)
    }
  }
  return channelOf
}

function virtualHostOf(virtualHost: VirtualHost, channelOf: Channels): VirtualHostSnapshot {
  const exchanges = [...virtualHost.exchanges.values()]
  return {
    name: virtualHost.name,
    exchanges: exchanges.map(({ name, type }) => ({ name, type })),
    queues: [...virtualHost.queues.values()].map((queue) => queueOf(queue, channelOf)),
    bindings: exchanges.flatMap((exchange) =>
      [...exchange.bindings()].map(({ source, destination, routingKey }) => ({
        source: source.name,
        destination: destination.name,
        destinationKind: destination.kind,
        routingKey,
      })),
    ),
  }
}

function queueOf(queue: Queue, channelOf: Channels): QueueSnapshot {
  return {
    name: queue.name,
    ready: queue.readyCount,
    unacked: queue.unackedCount,
    consumers: [...queue.consumers].flatMap((consumer) => {
      const channel = channelOf.get(consumer)
      return channel === undefined ? [] : [consumerOf(consumer, channel)]
    }),
  }
}

function consumerOf(consumer: Consumer, channel: Channel): ConsumerSnapshot {
  return {
    connection: channel.connection.id,
    channel: channel.number,
    tag: consumer.tag,
    unacked: channel.unacked.values().filter((delivery) => delivery.consumer === consumer).length,
    prefetch: consumer.credit === Infinity ? 0 : channel.prefetch,
  }
}
