import type { CallEvent } from '../../../src/index.js'
import type { Invariant } from '../invariant.js'

/**
 * Every call ends, by its deadline, and only once; those of an instance that crashed end with it. Nothing
 * is left of them in what waits for replies.
 */
export const callsSettleOnce: Invariant = {
  name: 'callsSettleOnce',
  attach: (sim) => {
    const open = new Map<string, { readonly call: CallEvent; readonly isGone: () => boolean }>()
    let problem: string | undefined
    const watch = (events: CallEvents, isGone: () => boolean): void => {
      events.on('callBegun', (call) => open.set(call.correlationId, { call, isGone }))
      events.on('callSettled', (call) => {
        if (!open.delete(call.correlationId)) problem ??= `${labelOf(call)} settled twice`
      })
    }
    sim.events.on('container', ({ instance, container }) => {
      watch(
        container.events,
        () => instance.state === 'crashed' || instance.container !== container,
      )
    })
    sim.events.on('client', ({ client }) => watch(client.events, () => false))
    const forgotten = (): string | undefined => {
      for (const { call, isGone } of open.values()) {
        if (!isGone()) return `${labelOf(call)} never settled`
      }
      return undefined
    }
    return { afterStep: () => problem, atRest: forgotten, atEnd: () => problem ?? forgotten() }
  },
}

interface CallEvents {
  on(event: 'callBegun' | 'callSettled', listener: (call: CallEvent) => void): void
}

function labelOf({ service, method, correlationId }: CallEvent): string {
  return `the call ${service}.${method} (${correlationId})`
}
