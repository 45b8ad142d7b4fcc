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
}

export function graphOf(frames: readonly Frame[]): Graph {
  const clients = new Set<string>()
  const exchanges = new Set<string>()
  const queues = new Set<string>()
  const services = new Map<string, Set<string>>()
  const links = new Map<string, readonly [string, string]>()
  const link = (from: string, to: string): void => void links.set(`${from}>${to}`, [from, to])
  let last: Cluster | undefined
  for (const { cluster, flights } of frames) {
    for (const { path } of flights) {
      const [from, to] = path
      if (from !== undefined && to !== undefined && isClientLink(from, to, clients)) link(from, to)
    }
    if (cluster === last) continue
    for (const { name } of cluster.clients) clients.add(name)
    for (const { name } of cluster.exchanges) exchanges.add(name)
    for (const { name, consumers } of cluster.queues) {
      queues.add(name)
      for (const host of consumers) link(place.queue(name), serviceOf(host))
    }
    for (const { exchange, queue } of cluster.bindings) {
      link(place.exchange(exchange), place.queue(queue))
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
  }
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
