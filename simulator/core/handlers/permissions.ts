/** The permissions of a connection's user for queues and exchanges. Case: access, "refuses what no pattern allows". */
import { allRights, type AccessKind } from '../access/access.js'
import type { Channel } from '../channel/channel.js'
import type { Exchange } from '../exchanges/exchange.js'
import { ProtocolError } from '../reply-codes.js'
import { describe, type NamedKind } from '../values/names.js'

/** ACCESS_REFUSED unless the user may do so much with the queue or exchange of that name. */
export function permit(
  { connection }: Channel,
  access: AccessKind,
  kind: NamedKind,
  name: string,
): void {
  const { rights, virtualHost, username } = connection
  if (rights === allRights) return
  const shown = kind === 'exchange' && name === '' ? 'amq.default' : name
  if (rights.names[access].test(shown)) return
  throw refused(connection.virtualHost.profile.access.namesAccess, access, {
    what: describe(kind, shown, virtualHost.name),
    username,
  })
}

/**
 * ACCESS_REFUSED for a passive declare unless the user may do anything at all with the queue or exchange of that name, in
 * versions that ask. Case: access, "are asked for a passive declare, or not".
 */
export function permitPassive(channel: Channel, kind: NamedKind, name: string): void {
  const { rights, virtualHost } = channel.connection
  if (!virtualHost.profile.access.checksPassive || rights === allRights) return
  const { configure, write, read } = rights.names
  if ([configure, write, read].some((names) => names.test(name))) return
  permit(channel, 'configure', kind, name)
}

/** The same of a routing key, where the user has permissions for the topics of the exchange. */
export function permitTopic(
  { connection }: Channel,
  access: 'write' | 'read',
  exchange: Exchange,
  routingKey: string,
): void {
  const { rights, virtualHost, username } = connection
  if (rights === allRights || exchange.type !== 'topic') return
  const topics = rights.topics.get(exchange.name)
  if (topics === undefined || topics[access].test(routingKey)) return
  throw refused(virtualHost.profile.access.namesAccess, access, {
    what: `topic '${routingKey}' in ${describe('exchange', exchange.name, virtualHost.name)}`,
    username,
  })
}

function refused(
  namesAccess: boolean,
  access: AccessKind,
  { what, username }: { readonly what: string; readonly username: string },
): ProtocolError {
  const kind = namesAccess ? `${access} ` : ''
  return new ProtocolError(
    'ACCESS_REFUSED',
    `${kind}access to ${what} refused for user '${username}'`,
  )
}
