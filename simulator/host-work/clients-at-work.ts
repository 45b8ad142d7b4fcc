import type { World } from '../world/world.js'
import type { Waiter, Witness } from './work-watch.js'

/**
 * Who may wait for the platform, as far as a broker can see it: consumers that hold messages unacked while nothing is on
 * its way to or from them. They may wait for others of the simulation as well. Nearly sure is it of one that has just
 * got a request, a message that wants a reply, and has done nothing in the simulation since.
 */
export function clientsAtWork(world: World): Witness {
  return {
    waiters: (isForSomething) =>
      isForSomething ? consumersAtWork(world) : consumerOfLatestRequest(world),
  }
}

function consumersAtWork(world: World): Waiter[] {
  const queues = world.broker.snapshot().virtualHosts.flatMap((host) => host.queues)
  return queues.flatMap(({ name, consumers }) =>
    consumers.flatMap(({ connection, unacked }): Waiter[] => {
      const link = world.network.link(connection)
      if (unacked === 0 || link === undefined) return []
      const isAtWork = link.frames === 0 || world.hasNoConsequence(link.hostName)
      return isAtWork ? [{ key: link, name: `the consumer of ${name}` }] : []
    }),
  )
}

function consumerOfLatestRequest({ unansweredFrame: frame }: World): readonly Waiter[] {
  if (frame?.method !== 'basic.deliver' || frame.message.properties.replyTo === undefined) {
    return nobody
  }
  return [{ key: frame, name: `the consumer of ${frame.message.routingKey}` }]
}

const nobody: readonly Waiter[] = []
