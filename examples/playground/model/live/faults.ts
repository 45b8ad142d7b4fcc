/** The faults that the broker can be told to have, as buttons. */
import type { Cluster } from '../cluster.js'
import { clientName, serviceName } from './names.js'

export interface Fault {
  readonly label: string
  readonly title: string
  /** The name that the broker has for it. */
  readonly name: string
  readonly body?: object
}

const ofAll: readonly Fault[] = [
  {
    label: 'Restart',
    title: 'All connections break; durable queues with their persistent messages stay',
    name: 'restart',
  },
  {
    label: 'Break connections',
    title: 'The sockets of all connections are reset',
    name: 'break-connections',
  },
  {
    label: 'Partition',
    title: 'Nothing comes and nothing goes, while sockets stay open',
    name: 'partition',
  },
  { label: 'Heal', title: 'Ends all partitions', name: 'heal' },
  {
    label: 'Nack the next',
    title: 'The next publish on a confirm channel is nacked, and goes nowhere',
    name: 'nack-publishes',
    body: { count: 1 },
  },
  {
    label: 'Reset before a confirm',
    title: 'The next publish arrives, and its connection is reset before the confirm is sent',
    name: 'reset-before-confirm',
    body: { count: 1 },
  },
  { label: 'Fill the disk', title: 'Who publishes is blocked', name: 'fill-disk' },
  { label: 'Unblock', title: 'Ends the alarm', name: 'unblock' },
  {
    label: 'Slow',
    title: 'All that clients send takes half a second longer',
    name: 'delay',
    body: { ms: 500 },
  },
  { label: 'Quick', title: 'Nothing takes longer any more', name: 'delay', body: { ms: 0 } },
]

/** The number of the connection that stands at a place of the picture; undefined for any other place. */
export function connectionAt(id: string, { clients, services }: Cluster): number | undefined {
  const name = id.replace(/^\w+ /, '')
  const service = services.find(
    (one) => one.name === name || one.instances.some((instance) => instance.name === name),
  )
  const client = clients.find((one) => one.name === name)
  if (id.startsWith('queue ') || id.startsWith('exchange ')) return undefined
  if (service !== undefined) return Number(service.name.slice(serviceName(0).length - 1))
  return client && Number(client.name.slice(clientName(0).length - 1))
}

/**
 * The faults that can be told of what is chosen in the picture, or of the broker.
 *
 * @param known - the names that the broker has faults for
 */
export function faultsOf(
  chosen: string | undefined,
  cluster: Cluster,
  virtualHost: string,
  known: readonly string[],
): readonly Fault[] {
  return faultsAt(chosen, cluster, virtualHost).filter(({ name }) => known.includes(name))
}

function faultsAt(chosen: string | undefined, cluster: Cluster, vhost: string): readonly Fault[] {
  if (chosen === undefined || chosen.startsWith('exchange ')) return ofAll
  if (chosen.startsWith('queue ')) {
    const queue = chosen.slice('queue '.length)
    const title = 'The queue goes, whoever uses it; its consumers are cancelled'
    return [{ label: 'Delete the queue', title, name: 'delete-queue', body: { queue, vhost } }]
  }
  const connection = connectionAt(chosen, cluster)
  if (connection === undefined) return ofAll
  const body = { connection }
  return [
    {
      label: 'Break the connection',
      title: 'Its socket is reset',
      name: 'break-connections',
      body,
    },
    {
      label: 'Cut it off',
      title: 'Nothing comes of it and nothing gets there, while its socket stays open',
      name: 'partition',
      body,
    },
    { label: 'Heal', title: 'Ends all partitions', name: 'heal' },
  ]
}
