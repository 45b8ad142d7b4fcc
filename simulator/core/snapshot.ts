/** The state of the broker as plain data: for people, invariants and pictures. */
import type { Broker } from './broker.js'
import type { Queue } from './queue/queue.js'
import type { VirtualHost } from './virtual-host.js'

export interface BrokerSnapshot {
  readonly alarm: string | undefined
  readonly virtualHosts: readonly VirtualHostSnapshot[]
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

export function snapshotOf(broker: Broker): BrokerSnapshot {
  return {
    alarm: broker.alarm,
    virtualHosts: [...broker.virtualHosts.values()].map(virtualHostOf),
    connections: [...broker.connections.values()].map((connection) => ({
      connection: connection.id,
      virtualHost: connection.virtualHost.name,
      username: connection.username,
      isBlocked: connection.held !== undefined,
      channels: [...connection.channels.keys()],
    })),
  }
}

function virtualHostOf(virtualHost: VirtualHost): VirtualHostSnapshot {
  const exchanges = [...virtualHost.exchanges.values()]
  return {
    name: virtualHost.name,
    exchanges: exchanges.map(({ name, type }) => ({ name, type })),
    queues: [...virtualHost.queues.values()].map(queueOf),
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

function queueOf(queue: Queue): QueueSnapshot {
  return {
    name: queue.name,
    ready: queue.readyCount,
    unacked: queue.unackedCount,
    consumers: [...queue.consumers].map((consumer) => ({
      connection: consumer.channel.connection.id,
      channel: consumer.channel.number,
      tag: consumer.tag,
      unacked: consumer.channel.unacked.values().filter((d) => d.consumer === consumer).length,
      prefetch: consumer.credit === Infinity ? 0 : consumer.channel.prefetch,
    })),
  }
}
