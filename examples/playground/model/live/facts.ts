/** What is known of a place of the picture, in words. */
import type { Cluster } from '../cluster.js'
import { connectionAt } from './faults.js'
import type { BrokerState } from './lines.js'
import { titleOf } from './names.js'

export interface Facts {
  readonly name: string
  readonly text: string
}

export function factsAt(
  id: string,
  cluster: Cluster,
  state: BrokerState | undefined,
): Facts | undefined {
  const name = id.replace(/^\w+ /, '')
  const titles = new Map(cluster.services.map((one) => [one.name, one.title ?? one.name]))
  if (id.startsWith('queue ')) {
    const queue = cluster.queues.find((one) => one.name === name)
    if (queue === undefined) return undefined
    const takers = new Set(queue.consumers.map((one) => titles.get(one.replace(/#\d+$/, ''))))
    const who = takers.size === 0 ? 'nobody consumes it' : `consumed by ${[...takers].join(', ')}`
    return { name, text: `${queue.ready} ready, ${queue.unacked} out, ${who}` }
  }
  if (id.startsWith('exchange ')) {
    const links = cluster.bindings.filter(({ exchange }) => exchange === name)
    const type = cluster.exchanges.find((one) => one.name === name)?.type ?? ''
    const bound = links.map(({ queue, keys }) => `${keys.join(', ')} → ${queue}`)
    return { name, text: [type, ...bound].join(' · ') }
  }
  const number = connectionAt(id, cluster)
  const connection = state?.connections.find((one) => one.connection === number)
  if (connection === undefined) return undefined
  const { product, user, vhost, blocked } = connection
  const consumer = cluster.services
    .flatMap(({ instances }) => instances)
    .find((instance) => instance.name === name)
  const works =
    consumer === undefined
      ? ''
      : `, consumer ${consumer.title ?? ''} has ${consumer.busy} of at most ${consumer.limit || '∞'}`
  const library = typeof product === 'string' ? `${product}, ` : ''
  return {
    name: titleOf(connection),
    text: `${library}${connection.name}, user ${user} at ${vhost}${blocked ? ', blocked' : ''}${works}`,
  }
}
