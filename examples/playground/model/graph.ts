/** What there is to draw in a whole run: everything that is there at some moment, so that nothing jumps. */
import { place, type Cluster } from './cluster.js'
import type { Frame } from './record.js'

export interface Graph {
  readonly clients: readonly string[]
  readonly exchanges: readonly string[]
  readonly queues: readonly string[]
  /** Instances by service. */
  readonly services: ReadonlyMap<string, readonly string[]>
  /** Pairs of places that belong together: who sends where, what is bound to what, who takes from what. */
  readonly links: readonly (readonly [from: string, to: string])[]
  /** The services and exchanges between which there are lanes; undefined where they are between all. */
  readonly lanes?: ReadonlySet<string>
  /** Whether clients have a second line. */
  readonly hasDetails: boolean
}

export function graphOf(frames: readonly Frame[]): Graph {
  const clients = new Set<string>()
  const exchanges = new Set<string>()
  const queues = new Set<string>()
  const services = new Map<string, Set<string>>()
  const links = new Map<string, readonly [string, string]>()
  const link = (from: string, to: string): void => void links.set(`${from}>${to}`, [from, to])
  let last: Cluster | undefined
  let hasDetails = false
  for (const { cluster, flights } of frames) {
    for (const { path } of flights) {
      const [from, to] = path
      if (from !== undefined && to !== undefined && isClientLink(from, to, clients)) link(from, to)
    }
    if (cluster === last) continue
    for (const { name, detail } of cluster.clients) {
      clients.add(name)
      hasDetails ||= detail !== undefined
    }
    for (const { name } of cluster.exchanges) exchanges.add(name)
    for (const { name, consumers } of cluster.queues) {
      queues.add(name)
      for (const host of consumers) link(place.queue(name), serviceOf(host))
    }
    for (const { exchange, queue, isToExchange = false } of cluster.bindings) {
      link(place.exchange(exchange), isToExchange ? place.exchange(queue) : place.queue(queue))
    }
    for (const { name, instances } of cluster.services) {
      const known = services.get(name) ?? new Set()
      for (const instance of instances) known.add(instance.name)
      services.set(name, known)
    }
    last = cluster
  }
  return {
    clients: [...clients],
    exchanges: [...exchanges],
    queues: [...queues],
    services: new Map([...services].map(([name, instances]) => [name, [...instances]])),
    links: [...links.values()],
    hasDetails,
  }
}

/** What {@link Graph.lanes} has for a service that publishes to an exchange. */
export function laneKey(service: string, exchange: string): string {
  return JSON.stringify([service, exchange])
}

function isClientLink(from: string, to: string, clients: ReadonlySet<string>): boolean {
  const [kind, name] = [from.slice(0, 4), from.slice(5)]
  return kind === 'host' && clients.has(name) && to.startsWith('exchange ')
}

/** The place of the service that an instance belongs to; a client is a place of its own. */
export function serviceOf(host: string): string {
  const name = host.replace(/#\d+$/, '')
  return name === 'client' ? place.host(host) : `service ${name}`
}
