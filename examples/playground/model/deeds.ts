/** What can be done to whom, at a moment of the cluster. */
import { place, type Cluster, type NetworkState } from './cluster.js'
import type { Intervention } from './intervention.js'

export interface Deed {
  readonly label: string
  readonly what: Intervention
}

/** Everybody and everything that something can be done to or be read of, by their places. */
export interface Targets {
  readonly title: string
  readonly list: readonly { readonly id: string; readonly name: string }[]
}

export function targetsOf({ services, clients, queues, exchanges }: Cluster): Targets[] {
  const instances = services.flatMap((service) => service.instances)
  return [
    { title: 'Instances', list: instances.map(({ name }) => ({ id: place.host(name), name })) },
    { title: 'Clients', list: clients.map(({ name }) => ({ id: place.host(name), name })) },
    { title: 'Services', list: services.map(({ name }) => ({ id: `service ${name}`, name })) },
    {
      title: 'Broker',
      list: exchanges.map(({ name }) => ({ id: place.exchange(name), name: `broker (${name})` })),
    },
    { title: 'Queues', list: queues.map(({ name }) => ({ id: place.queue(name), name })) },
  ].filter(({ list }) => list.length > 0)
}

export function deedsFor(id: string, cluster: Cluster): Deed[] {
  const [kind, name] = split(id)
  if (kind === 'service')
    return [{ label: 'Add an instance', what: { kind: 'add', service: name } }]
  if (kind === 'exchange') return brokerDeeds(cluster)
  if (kind !== 'host') return []
  const client = cluster.clients.find((other) => other.name === name)
  if (client !== undefined) return networkDeeds(name, client.network)
  const instance = instanceOf(name, cluster)
  if (instance === undefined) return []
  return [...lifeDeeds(name, instance.state), ...networkDeeds(name, instance.network)]
}

/** How it is at the moment, in words. */
export function factsOf(id: string, cluster: Cluster): string {
  const [kind, name] = split(id)
  if (kind === 'queue') {
    const queue = cluster.queues.find((other) => other.name === name)
    if (queue === undefined) return ''
    const { ready, unacked, consumers } = queue
    const takers = consumers.length === 0 ? 'nobody' : consumers.join(', ')
    return `${ready} ready, ${unacked} out with ${takers}`
  }
  if (kind === 'exchange') {
    const bound = cluster.bindings.filter(({ exchange }) => exchange === name)
    return bound.map(({ queue, keys }) => `${keys.join(', ')} → ${queue}`).join(' · ')
  }
  const instance = kind === 'host' ? instanceOf(name, cluster) : undefined
  if (instance === undefined) return ''
  const { state, busy, limit, served } = instance
  return `${state}, works on ${busy} of at most ${limit}, has served ${served}`
}

function split(id: string): [kind: string, name: string] {
  const space = id.indexOf(' ')
  return [id.slice(0, space), id.slice(space + 1)]
}

function instanceOf(name: string, { services }: Cluster) {
  return services.flatMap(({ instances }) => instances).find((other) => other.name === name)
}

function lifeDeeds(instance: string, state: string): Deed[] {
  switch (state) {
    case 'running':
      return [
        { label: 'Crash', what: { kind: 'crash', instance } },
        { label: 'Pause', what: { kind: 'pause', instance } },
        { label: 'Restart', what: { kind: 'restart', instance } },
      ]
    case 'paused':
      return [
        { label: 'Go on', what: { kind: 'resume', instance } },
        { label: 'Crash', what: { kind: 'crash', instance } },
      ]
    default:
      return [{ label: 'Start again', what: { kind: 'restart', instance } }]
  }
}

function networkDeeds(host: string, { isCut, isHeld, delayMs }: NetworkState): Deed[] {
  return [
    isCut
      ? { label: 'Mend', what: { kind: 'heal', host } }
      : { label: 'Cut', what: { kind: 'cut', host } },
    isHeld
      ? { label: 'Let go', what: { kind: 'release', host } }
      : { label: 'Hold', what: { kind: 'hold', host } },
    delayMs > 0
      ? { label: 'Fast again', what: { kind: 'slow', host, delayMs: 0 } }
      : { label: 'Slow', what: { kind: 'slow', host, delayMs: 200 } },
    { label: 'Disconnect', what: { kind: 'disconnect', host } },
  ]
}

function brokerDeeds({ broker }: Cluster): Deed[] {
  return [
    { label: 'Restart', what: { kind: 'restart broker', downMs: 500 } },
    broker.isBlocked
      ? { label: 'Unblock', what: { kind: 'unblock' } }
      : { label: 'Block publishers', what: { kind: 'block' } },
    broker.isRefusing
      ? { label: 'Accept connections', what: { kind: 'accept' } }
      : { label: 'Refuse connections', what: { kind: 'refuse' } },
  ]
}
