import type { Management } from '../operator/management.js'
import type { QueueFigures } from './snapshot.js'

interface Rate {
  readonly rate?: number
}

/** A queue in the management API; statistics are left out where there are none yet. */
interface QueueView {
  readonly name: string
  readonly consumers?: number
  readonly messages_ready?: number
  readonly messages_unacknowledged?: number
  readonly message_stats?: { readonly publish_details?: Rate; readonly ack_details?: Rate }
}

interface ConnectionView {
  readonly user_provided_name?: string
  readonly client_properties?: { readonly connection_name?: string }
}

/** All queues of a virtual host. */
export async function queuesByManagement(
  management: Management,
  virtualHost: string,
): Promise<readonly QueueFigures[]> {
  const views = await management.get<readonly QueueView[]>('queues', virtualHost)
  return views.map((view) => ({
    name: view.name,
    consumers: view.consumers ?? 0,
    ready: view.messages_ready ?? 0,
    unacked: view.messages_unacknowledged ?? 0,
    inPerSecond: view.message_stats?.publish_details?.rate,
    outPerSecond: view.message_stats?.ack_details?.rate,
  }))
}

/** How many connections there are of each name. */
export async function connectionsByName(
  management: Management,
  virtualHost: string,
): Promise<ReadonlyMap<string, number>> {
  const views = await management.get<readonly ConnectionView[]>(
    'vhosts',
    virtualHost,
    'connections',
  )
  const counts = new Map<string, number>()
  for (const { user_provided_name: given, client_properties: properties } of views) {
    const name = given ?? properties?.connection_name
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}
