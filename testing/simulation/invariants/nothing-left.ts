import type { Invariant } from '../invariant.js'

/** When everything has stopped the broker has no connection left, and no queue a consumer. */
export const nothingLeft: Invariant = {
  name: 'nothingLeft',
  attach: ({ broker }) => ({
    atEnd: () => {
      const { connections, virtualHosts } = broker.snapshot()
      if (connections.length > 0) return `${connections.length} connections are still open`
      for (const { name, consumers, unacked } of virtualHosts.flatMap(({ queues }) => queues)) {
        if (consumers.length > 0) return `${name} still has ${consumers.length} consumers`
        if (unacked > 0) return `${name} still has ${unacked} messages out`
      }
      return undefined
    },
  }),
}
