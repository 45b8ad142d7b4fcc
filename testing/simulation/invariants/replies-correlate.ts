import type { Invariant } from '../invariant.js'

/** Whoever gets a reply has sent the request with its correlation id. */
export const repliesCorrelate: Invariant = {
  name: 'repliesCorrelate',
  attach: ({ simulator }) => {
    const asked = new Map<string, string>()
    let problem: string | undefined
    simulator.trace?.events.on('entry', ({ event }) => {
      if (event.kind === 'received' && event.frame.method === 'basic.publish') {
        const { correlationId, replyTo } = event.frame.properties
        // who publishes it after that puts a request back that has come to him
        if (correlationId !== undefined && replyTo !== undefined && !asked.has(correlationId)) {
          asked.set(correlationId, event.host)
        }
      }
      if (event.kind !== 'delivered' || event.frame.method !== 'basic.deliver') return
      const { correlationId, replyTo } = event.frame.message.properties
      // a request names where its reply goes, a reply does not
      if (correlationId === undefined || replyTo !== undefined) return
      const asker = asked.get(correlationId)
      if (asker === event.host) return
      problem ??= `${event.host} got the reply ${correlationId}, which ${asker ?? 'nobody'} asked for`
    })
    return { afterStep: () => problem }
  },
}
