import type { Link } from '../world/network/link.js'
import type { World } from '../world/world.js'
import type { Waiter, Witness } from './work-watch.js'

/**
 * The clients that may wait for the platform, as far as a broker can see it: consumers that hold messages unacked while nothing is on
 * its way to or from them. They may wait for others of the simulation as well. Nearly sure is it of one that has just
 * got a request, a message that wants a reply, and has done nothing in the simulation since.
 */
export function clientsAtWork(world: World): Witness {
  return {
    waiters: (isForSomething) =>
      isForSomething ? consumersAtWork(world) : consumerOfLatestRequest(world),
    consequences: () => world.consequences,
  }
}

/** Consumers of the host that has just done nothing in the simulation; all, when time is about to move. */
function consumersAtWork(world: World): readonly Waiter[] {
  const { network, idleHost } = world
  if (idleHost !== undefined) return network.linksOf(idleHost).filter(isAtWork).map(waiterOf)
  if (world.isReady()) return nobody
  return network
    .linksOf()
    .filter((link) => link.frames === 0 && isAtWork(link))
    .map(waiterOf)

  function isAtWork({ connection }: Link): boolean {
    const channels = world.broker.connections.get(connection)?.channels.values() ?? []
    return [...channels].some(({ unacked }) => unacked.size > 0)
  }
}

function waiterOf(link: Link): Waiter {
  return { key: link, name: `a consumer on ${link.hostName}` }
}

function consumerOfLatestRequest({ unansweredFrame: frame }: World): readonly Waiter[] {
  if (frame?.method !== 'basic.deliver' || frame.message.properties.replyTo === undefined) {
    return nobody
  }
  return [{ key: frame, name: `the consumer of ${frame.message.routingKey}` }]
}

const nobody: readonly Waiter[] = []
