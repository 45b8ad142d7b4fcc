/** Looks at a simulation and says how it is drawn at this moment. */
import type { BrokerSnapshot } from 'kinoko/simulator'
import type { Simulation } from 'kinoko/testing'
import {
  perfect,
  type BindingLink,
  type Cluster,
  type NetworkState,
  type QueueNode,
} from '../model/cluster.js'

/** What a simulation does not tell by itself: whoever acts on it has to remember. */
export interface Known {
  /** Machines by the number of their connection. */
  readonly hosts: ReadonlyMap<number, string>
  readonly held: ReadonlySet<string>
  /** Milliseconds by machine. */
  readonly delays: ReadonlyMap<string, number>
  readonly isRefusing: boolean
}

/** What the queues are called that callers take their replies from. */
export const replyQueue = 'rpc.reply-'

export function observe(sim: Simulation, snapshot: BrokerSnapshot, known: Known): Cluster {
  const { exchanges, queues, bindings } = snapshot.virtualHosts[0] ?? nothing
  const inboxes = new Map<string, number>()
  for (const { name, ready, consumers } of queues) {
    const [consumer] = consumers
    const owner = consumer && known.hosts.get(consumer.connection)
    if (name.startsWith(replyQueue) && owner !== undefined) inboxes.set(owner, ready)
  }
  const networkOf = (host: string): NetworkState => networkState(sim, host, known)
  const used = new Set(bindings.filter(isShown).map(({ source }) => source))
  return {
    clients: sim.clients.map(({ name }) => ({
      name,
      network: networkOf(name),
      inbox: inboxes.get(name) ?? 0,
    })),
    services: sim.services.map(({ name, instances }) => ({
      name,
      instances: instances.map((instance) => ({
        name: instance.name,
        state: instance.state,
        network: networkOf(instance.name),
        busy: instance.state === 'crashed' ? 0 : instance.container.runningWorkers.size,
        limit: instance.container.config.max_workers,
        served: instance.served,
        inbox: inboxes.get(instance.name) ?? 0,
      })),
    })),
    exchanges: exchanges.filter(({ name }) => used.has(name)),
    queues: queues
      .filter(({ name }) => !name.startsWith(replyQueue))
      .map((queue) => queueNode(queue, known)),
    bindings: groupBindings(bindings.filter(isShown)),
    broker: { isBlocked: snapshot.alarm !== undefined, isRefusing: known.isRefusing },
  }
}

type VirtualHost = BrokerSnapshot['virtualHosts'][number]

const nothing: Pick<VirtualHost, 'exchanges' | 'queues' | 'bindings'> = {
  exchanges: [],
  queues: [],
  bindings: [],
}

/** Every queue is bound to the default exchange, and every caller's queue to that of the replies. */
function isShown({ source, destination }: VirtualHost['bindings'][number]): boolean {
  return source !== '' && !destination.startsWith(replyQueue)
}

function queueNode(queue: VirtualHost['queues'][number], { hosts }: Known): QueueNode {
  const { name, ready, unacked, consumers } = queue
  const takers = consumers.flatMap(({ connection }) => hosts.get(connection) ?? [])
  return { name, ready, unacked, consumers: [...new Set(takers)] }
}

function groupBindings(bindings: VirtualHost['bindings']): BindingLink[] {
  const links = new Map<string, { exchange: string; queue: string; keys: string[] }>()
  for (const { source, destination, routingKey } of bindings) {
    const id = JSON.stringify([source, destination])
    const link = links.get(id) ?? { exchange: source, queue: destination, keys: [] }
    link.keys.push(routingKey)
    links.set(id, link)
  }
  return [...links.values()]
}

function networkState(sim: Simulation, host: string, { held, delays }: Known): NetworkState {
  const isCut = sim.simulator.world.network.isCut(host)
  const isHeld = held.has(host)
  const delayMs = delays.get(host) ?? 0
  return isCut || isHeld || delayMs > 0 ? { isCut, isHeld, delayMs } : perfect
}
