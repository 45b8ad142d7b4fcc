import { bulkhead as createBulkhead, BulkheadRejectedError } from 'cockatiel'
import { BulkheadFull, type Middleware } from '../index.js'
import { Targets, type Scope } from './targets.js'

/** Options of {@link bulkhead}. */
export interface BulkheadOptions {
  /** Whether each service or each method has a bulkhead of its own. Default `service`. */
  scope?: Scope
  /** The number of calls to a target that may be on their way at a time. */
  limit: number
  /** The number of calls to a target that may wait for their turn. Default 0. */
  queue?: number
}

/**
 * Keeps one slow target from taking all the calls that a service can make: a call too many ends with a
 * BulkheadFull. The deadline of a call runs while it waits for its turn.
 *
 * @example
 * new ServiceContainer(OrderService, { config, middleware: [bulkhead({ limit: 20, queue: 100 })] })
 */
export function bulkhead({ scope = 'service', limit, queue = 0 }: BulkheadOptions): Middleware {
  const bulkheads = new Targets(scope, () => createBulkhead(limit, queue))
  return {
    async call(call, next) {
      try {
        return await bulkheads.of(call).execute(next)
      } catch (cause) {
        if (!(cause instanceof BulkheadRejectedError)) throw cause
        throw new BulkheadFull(
          `${call.service}.${call.method}: not sent, ${limit} calls are on their way and ${queue} wait already (bulkhead)`,
          { cause },
        )
      }
    },
  }
}
