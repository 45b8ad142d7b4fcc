import type { Invariant } from '../invariant.js'

/** A host that gets a reply has sent the request with its correlation id. Needs the trace of the run. */
export const repliesCorrelate: Invariant = {
  name: 'repliesCorrelate',
  attach: ({ simulator }) => {
    const asked = new Map<string, string>()
    let problem: string | undefined
    if (simulator.trace === undefined) {
      throw new Error('repliesCorrelate reads the trace, which this run does not keep (`trace: 0`)')
    }
    simulator.trace.events.on('entry', ({ event }) => {
      if (event.kind === 'received' && event.frame.method === 'basic.publish') {
        const { correlationId, replyTo } = event.frame.properties
        // a host that publishes it after that puts a request back that it was given
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
