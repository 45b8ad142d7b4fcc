/**
 * A broker as it is drawn: its last state, and what has happened since. A client that consumes is a box with its consumers in it,
 * like a service with its instances; one that does not is a client.
 */
import {
  emptyCluster,
  perfect,
  place,
  share,
  type BindingLink,
  type Cluster,
  type InstanceNode,
  type QueueNode,
} from '../cluster.js'
import type { BrokerState, ConnectionState, ConsumerState, VirtualHostState } from './lines.js'
import {
  addressOf,
  clientName,
  consumerName,
  defaultExchange,
  exchangeName,
  serviceName,
  titleOf,
} from './names.js'

/** More than these are not drawn: those go first that were used least recently. */
const most = { clients: 24, consuming: 16, consumers: 12, queues: 40, exchanges: 20 }

/** How many places it is remembered of when they were used. */
const mostUses = 2_000

const nothing: VirtualHostState = { name: '', exchanges: [], queues: [], bindings: [] }

export class LiveBroker {
  /** The virtual host that is drawn. */
  virtualHost = '/'
  cluster: Cluster = emptyCluster
  /** How many clients and queues there is no room for. */
  leftOut = 0
  #state: VirtualHostState = nothing
  #connections = new Map<number, ConnectionState>()
  #blocked = false
  /** When each place was used, counted in uses. */
  readonly #used = new Map<string, number>()
  #uses = 0
  /** Queues that the default exchange has put something into: all are bound to it. */
  readonly #byDefault = new Set<string>()
  /** The numbers of consumers by their connection, channel and tag, and how much each was given. */
  readonly #consumers = new Map<string, { readonly number: number; served: number }>()
  readonly #counts = new Map<number, number>()

  /** Whether the client is in the virtual host that is drawn. */
  has(connection: number): boolean {
    return this.#connections.get(connection)?.vhost === this.virtualHost
  }

  titleOf(connection: number): string {
    const known = this.#connections.get(connection)
    return known === undefined ? `client ${connection}` : titleOf(known)
  }

  /** Learns of a client before the next state does. */
  meet(connection: ConnectionState): void {
    if (this.#connections.has(connection.connection)) return
    this.#connections.set(connection.connection, connection)
    this.#draw()
  }

  /** Gives the clients that have come and gone since the last state. */
  update(state: BrokerState): { came: ConnectionState[]; went: ConnectionState[] } {
    const before = this.#connections
    const here = state.connections.filter(({ vhost }) => vhost === this.virtualHost)
    this.#connections = new Map(here.map((one) => [one.connection, one]))
    this.#state = state.virtual_hosts.find(({ name }) => name === this.virtualHost) ?? nothing
    this.#blocked = state.alarm !== null
    this.#forget()
    this.#draw(emptyCluster)
    return {
      came: here.filter(({ connection }) => !before.has(connection)),
      went: [...before.values()].filter(({ connection }) => !this.#connections.has(connection)),
    }
  }

  /** The place from which a client publishes. */
  originOf(connection: number): string {
    return this.#consumes(connection)
      ? `service ${serviceName(connection)}`
      : place.host(clientName(connection))
  }

  /** The place of a consumer; of its client, where the consumer is not known. */
  consumerPlace(connection: number, channel: number, tag: string): string {
    const known = this.#consumers.get(keyOf({ connection, channel, tag }))
    const name = known && consumerName(connection, known.number)
    const isDrawn = this.cluster.services.some(({ instances }) =>
      instances.some((instance) => instance.name === name),
    )
    return name !== undefined && isDrawn ? place.host(name) : this.originOf(connection)
  }

  use(placeName: string): void {
    this.#used.set(placeName, ++this.#uses)
  }

  /** The exchanges from one to a queue, both ends left out; empty where there is no way by bindings. */
  between(exchange: string, queue: string): string[] {
    const from = new Map<string, string | undefined>([[exchange, undefined]])
    for (const at of from.keys()) {
      const links = this.cluster.bindings.filter((link) => link.exchange === at)
      if (links.some((link) => link.queue === queue && link.isToExchange !== true)) {
        const way: string[] = []
        for (let step: string | undefined = at; step !== exchange && step !== undefined;) {
          way.unshift(step)
          step = from.get(step)
        }
        return way
      }
      for (const { queue: next, isToExchange } of links) {
        if (isToExchange === true && !from.has(next)) from.set(next, at)
      }
    }
    return []
  }

  /** An exchange has put a message into a queue. */
  route(exchange: string, queue: string): void {
    this.use(place.exchange(exchange))
    this.use(place.queue(queue))
    if (exchange === defaultExchange) this.#byDefault.add(queue)
    const isDrawn =
      this.cluster.exchanges.some(({ name }) => name === exchange) &&
      this.cluster.queues.some(({ name }) => name === queue)
    if (!isDrawn || exchange === defaultExchange) this.#draw()
  }

  /** The contents of a queue change by so many messages. */
  change(queue: string, ready: number, unacked: number): void {
    const queues = this.cluster.queues.map((node) =>
      node.name === queue
        ? {
            ...node,
            ready: Math.max(0, node.ready + ready),
            unacked: Math.max(0, node.unacked + unacked),
          }
        : node,
    )
    this.cluster = { ...this.cluster, queues }
  }

  /** A consumer is given messages, or has settled some. */
  work(consumer: string, served: number, busy: number): void {
    const services = this.cluster.services.map((service) =>
      service.instances.some(({ name }) => place.host(name) === consumer)
        ? {
            ...service,
            instances: service.instances.map((one) =>
              place.host(one.name) === consumer
                ? { ...one, busy: Math.max(0, one.busy + busy), served: one.served + served }
                : one,
            ),
          }
        : service,
    )
    this.cluster = { ...this.cluster, services }
  }

  /** A consumer was given a message. */
  serve(connection: number, channel: number, tag: string): void {
    const known = this.#consumers.get(keyOf({ connection, channel, tag }))
    if (known !== undefined) known.served++
  }

  #consumes(connection: number): boolean {
    const name = serviceName(connection)
    return this.cluster.services.some((service) => service.name === name)
  }

  /** @param counted - the cluster in which messages were counted since the state; an empty one right after it */
  #draw(counted = this.cluster): void {
    const { queues, bindings } = this.#state
    const consumers = new Map<number, { queue: string; consumer: ConsumerState }[]>()
    for (const { name, consumers: taking } of queues) {
      for (const consumer of taking) {
        const { connection } = consumer
        this.#number(consumer)
        consumers.set(connection, [...(consumers.get(connection) ?? []), { queue: name, consumer }])
      }
    }
    const all = [...this.#connections.values()]
    const placed = all.map((one) => ({ one, at: this.#usedAt(one.connection) }))
    const recent = placed.sort((a, b) => b.at - a.at).map(({ one }) => one)
    const isConsuming = ({ connection }: ConnectionState): boolean => consumers.has(connection)
    const consuming = first(recent, isConsuming, most.consuming)
    const clients = first(recent, (one) => !isConsuming(one), most.clients)
    const drawn = this.#queues(queues, consuming, counted)
    const links = this.#links(bindings, drawn)
    const { nodes, left } = this.#exchanges(links)
    this.leftOut =
      all.length - consuming.length - clients.length + queues.length - drawn.length + left
    this.cluster = share(this.cluster, {
      clients: clients.map((one) => ({
        name: clientName(one.connection),
        title: titleOf(one),
        detail: one.blocked ? 'blocked' : addressOf(one),
        network: perfect,
        inbox: 0,
      })),
      services: consuming.map((one) => ({
        name: serviceName(one.connection),
        title: titleOf(one),
        instances: (consumers.get(one.connection) ?? [])
          .slice(0, most.consumers)
          .map(({ queue, consumer }) => this.#consumer(queue, consumer, counted)),
      })),
      exchanges: nodes,
      queues: drawn,
      bindings: links,
      broker: { isBlocked: this.#blocked, isRefusing: false },
    })
  }

  /** Nothing is kept of what is gone. */
  #forget(): void {
    const queues = new Set(this.#state.queues.map(({ name }) => name))
    for (const queue of this.#byDefault) if (!queues.has(queue)) this.#byDefault.delete(queue)
    const consumers = new Set(
      this.#state.queues.flatMap((queue) => queue.consumers.map((consumer) => keyOf(consumer))),
    )
    for (const key of this.#consumers.keys()) {
      if (!consumers.has(key)) this.#consumers.delete(key)
    }
    for (const connection of this.#counts.keys()) {
      if (!this.#connections.has(connection)) this.#counts.delete(connection)
    }
    if (this.#used.size < mostUses) return
    const limit = [...this.#used.values()].sort((a, b) => b - a)[mostUses / 2] ?? 0
    for (const [name, at] of this.#used) if (at <= limit) this.#used.delete(name)
  }

  #usedAt(connection: number): number {
    const places = [place.host(clientName(connection)), `service ${serviceName(connection)}`]
    return Math.max(...places.map((name) => this.#used.get(name) ?? 0))
  }

  #number(consumer: ConsumerState): void {
    const key = keyOf(consumer)
    if (this.#consumers.has(key)) return
    const number = this.#counts.get(consumer.connection) ?? 0
    this.#counts.set(consumer.connection, number + 1)
    this.#consumers.set(key, { number, served: 0 })
  }

  #consumer(queue: string, consumer: ConsumerState, counted: Cluster): InstanceNode {
    const { number = 0, served = 0 } = this.#consumers.get(keyOf(consumer)) ?? {}
    const { connection, tag, unacked, prefetch } = consumer
    const name = consumerName(connection, number)
    const known = counted.services
      .find((service) => service.name === serviceName(connection))
      ?.instances.find((one) => one.name === name)
    return {
      name,
      title: tag.length > 12 ? queue : tag,
      state: 'running',
      network: perfect,
      busy: known?.busy ?? unacked,
      limit: prefetch,
      served,
      inbox: 0,
    }
  }

  #queues(
    queues: VirtualHostState['queues'],
    consuming: readonly ConnectionState[],
    counted: Cluster,
  ): readonly QueueNode[] {
    const known = new Map(counted.queues.map((queue) => [queue.name, queue]))
    const isDrawn = new Set(consuming.map(({ connection }) => connection))
    const usedAt = (name: string): number => this.#used.get(place.queue(name)) ?? 0
    const recent = new Set(
      [...queues]
        .sort((a, b) => usedAt(b.name) - usedAt(a.name))
        .slice(0, most.queues)
        .map(({ name }) => name),
    )
    return queues
      .filter(({ name }) => recent.has(name))
      .map(({ name, ready, unacked, consumers }) => ({
        name,
        ready: known.get(name)?.ready ?? ready,
        unacked: known.get(name)?.unacked ?? unacked,
        consumers: consumers
          .filter(({ connection }) => isDrawn.has(connection))
          .map((consumer) => {
            const { number = 0 } = this.#consumers.get(keyOf(consumer)) ?? {}
            return consumerName(consumer.connection, number)
          }),
      }))
  }

  /** Those of the default exchange only where it was used: every queue is bound to it. */
  #links(
    bindings: VirtualHostState['bindings'],
    queues: readonly QueueNode[],
  ): readonly BindingLink[] {
    const isDrawn = new Set(queues.map(({ name }) => name))
    const links = new Map<string, BindingLink & { keys: string[] }>()
    for (const { source, destination, destinationKind, routingKey } of bindings) {
      const isToExchange = destinationKind === 'exchange'
      if (source === '' || (!isToExchange && !isDrawn.has(destination))) continue
      const id = JSON.stringify([source, destination, isToExchange])
      const link = links.get(id) ?? {
        exchange: source,
        queue: destination,
        keys: [],
        ...(isToExchange ? { isToExchange } : {}),
      }
      link.keys.push(routingKey)
      links.set(id, link)
    }
    const used = [...this.#byDefault].filter((queue) => isDrawn.has(queue))
    return [
      ...links.values(),
      ...used.map((queue) => ({ exchange: defaultExchange, queue, keys: [queue] })),
    ]
  }

  /** The broker's own are drawn once they are used. */
  #exchanges(links: readonly BindingLink[]): {
    nodes: Cluster['exchanges']
    left: number
  } {
    const linked = new Set(
      links.flatMap(({ exchange, queue, isToExchange }) =>
        isToExchange === true ? [exchange, queue] : [exchange],
      ),
    )
    const usedAt = (name: string): number => this.#used.get(place.exchange(name)) ?? 0
    const shown = this.#state.exchanges
      .map(({ name, type }) => ({ name: exchangeName(name), type }))
      .filter(
        ({ name }) =>
          linked.has(name) ||
          usedAt(name) > 0 ||
          !(name.startsWith('amq.') || name === defaultExchange),
      )
    const recent = new Set(
      [...shown].sort((a, b) => usedAt(b.name) - usedAt(a.name)).slice(0, most.exchanges),
    )
    const nodes = shown.filter((exchange) => recent.has(exchange))
    return { nodes, left: shown.length - nodes.length }
  }
}

function keyOf({
  connection,
  channel,
  tag,
}: Pick<ConsumerState, 'connection' | 'channel' | 'tag'>): string {
  return JSON.stringify([connection, channel, tag])
}

/** The first of them, in the order in which they came. */
function first(
  recent: readonly ConnectionState[],
  isOne: (one: ConnectionState) => boolean,
  count: number,
): ConnectionState[] {
  return recent
    .filter(isOne)
    .slice(0, count)
    .sort((a, b) => a.connection - b.connection)
}
