import type { World } from '../world/world.js'
import type { Waiter, Witness } from './work-watch.js'

/**
 * Takes the consumers for those who may wait for the platform that hold messages unacked while nothing is on its way to
 * them or from them. They may wait for others of the simulation as well.
 */
export function clientsAtWork({ broker, network }: World): Witness {
  return {
    isExact: false,
    waiters: () =>
      broker
        .snapshot()
        .virtualHosts.flatMap(({ queues }) => queues)
        .flatMap(({ name, consumers }) =>
          consumers.flatMap(({ connection, unacked }): Waiter[] => {
            const link = network.link(connection)
            const isAtWork = unacked > 0 && link?.frames === 0
            return isAtWork ? [{ key: link, name: `the consumer of ${name}` }] : []
          }),
        ),
  }
}
