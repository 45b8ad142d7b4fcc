import type { RpcReply } from '../../src/index.js'
import type { ServiceInstance } from '../simulation/instance.js'

export interface SimulationMatchers<R = unknown> {
  /** The call behind an `RpcReply` has ended, with a result or an error. */
  toHaveSettled(): R
  /** The request behind an `RpcReply` was delivered to this instance, and to no other after it. */
  toHaveBeenServedBy(instance: ServiceInstance): R
  /** The instance was given so many requests. */
  toHaveServed(count: number): R
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-explicit-any -- as vitest asks
  interface Matchers<T = any> extends SimulationMatchers<T> {}
}

interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

export const matchers = {
  toHaveSettled(reply: RpcReply): Verdict {
    const { outcome, correlationId } = reply
    const state =
      outcome === undefined
        ? 'still waits'
        : outcome.ok
          ? 'has its result'
          : `ended with ${String(outcome.error)}`
    return { pass: outcome !== undefined, message: () => `the call ${correlationId} ${state}` }
  },

  toHaveBeenServedBy({ correlationId }: RpcReply, instance: ServiceInstance): Verdict {
    const servers = instance.deliveries.of(correlationId)
    const served = servers.length === 0 ? 'nobody' : servers.join(', then ')
    return {
      pass: servers.at(-1) === instance.name,
      message: () => `the call ${correlationId} went to ${served}; it was about ${instance.name}`,
    }
  },

  toHaveServed(instance: ServiceInstance, count: number): Verdict {
    const { served, name } = instance
    return {
      pass: served === count,
      message: () => `${name} was given ${served} requests; it was about ${count}`,
    }
  },
}
