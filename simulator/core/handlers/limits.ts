/** How much a virtual host and a user may have. */
import type { BrokerState } from '../broker-state.js'
import type { Connection } from '../connection.js'
import { ProtocolError } from '../reply-codes.js'
import type { VirtualHost } from '../virtual-host.js'

/**
 * Why somebody may not come in: the virtual host or the user has as many connections as it may have. Permissions are looked at
 * later. Case: simulator/operator/limits, "of connections of a virtual host are looked at before those of the user".
 */
export function refuseConnection(
  { access, connections }: BrokerState,
  username: string,
  virtualHost: VirtualHost,
): ProtocolError | undefined {
  const hostLimit = virtualHost.limits['max-connections']
  if (
    isReached(hostLimit, () =>
      count(connections.values(), (one) => one.virtualHost === virtualHost),
    )
  ) {
    return new ProtocolError(
      'NOT_ALLOWED',
      `access to vhost '${virtualHost.name}' refused for user '${username}': connection limit (${hostLimit}) is reached`,
    )
  }
  const userLimit = access.limitsOf(username)['max-connections']
  const isUserIn = (one: Connection): boolean => one.username === username
  if (!isReached(userLimit, () => count(connections.values(), isUserIn))) return undefined
  return new ProtocolError(
    'NOT_ALLOWED',
    `connection refused for user '${username}': user connection limit (${userLimit}) is reached`,
  )
}

/** Refuses a channel of a user who has as many as it may have; the connection ends. */
export function checkChannelLimit(
  { access, connections, profile }: BrokerState,
  { username }: Connection,
): void {
  const limit = access.limitsOf(username)['max-channels']
  if (limit === undefined || limit < 0) return
  const own = [...connections.values()].filter((one) => one.username === username)
  if (own.reduce((sum, { channels }) => sum + channels.size, 0) < limit) return
  const text = profile.access.channelLimit
    .replace('{user}', username)
    .replace('{limit}', String(limit))
  throw new ProtocolError('NOT_ALLOWED', text, [0, 0])
}

/** Refuses another queue in a virtual host that has as many as it may have. */
export function checkQueueLimit({ name, limits, queues }: VirtualHost, queue: string): void {
  const limit = limits['max-queues']
  if (!isReached(limit, () => queues.size)) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `cannot declare queue '${queue}': queue limit in vhost '${name}' (${limit}) is reached`,
  )
}

/** Counts only where there is a limit. */
function isReached(limit: number | undefined, counted: () => number): boolean {
  return limit !== undefined && limit >= 0 && counted() >= limit
}

function count<T>(items: Iterable<T>, isCounted: (item: T) => boolean): number {
  let counted = 0
  for (const item of items) if (isCounted(item)) counted++
  return counted
}
