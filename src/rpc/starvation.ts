import type { WorkerContainer } from '../container/worker.js'
import type { PendingCall } from './pending-call.js'

const maxNamed = 5

const help = 'More workers (max_workers), more instances, or calls that do not come back help'

/**
 * A sentence about the deadlock of nested calls, if that is the matter: every worker of a container waits for a call (or for
 * another run of its idempotency key), and
 * the calls need another worker of the same container (or of one that waits for this one in turn). None can begin, so
 * none will answer until deadlines end the calls. Undefined where another can begin, or one works at something else.
 */
export function explainStarvation(
  container: WorkerContainer,
  pending: Iterable<PendingCall>,
): string | undefined {
  const { runningWorkers, runningCount, config, serviceName } = container
  if (runningCount < config.max_workers) return undefined
  const waiting = new Set<object>()
  const calls = new Set<string>()
  for (const { origin, service, method, onBehalfOf } of pending) {
    waiting.add(origin)
    calls.add(`${onBehalfOf} -> ${service}.${method}`)
  }
  let duplicates = 0
  for (const worker of runningWorkers) {
    if (waiting.has(worker)) continue
    if (!worker.waitsForRun) return undefined
    duplicates++
  }
  const whose =
    config.max_workers === 1
      ? `The only worker of \`${serviceName}\` waits for a call of its own`
      : `All ${config.max_workers} workers of \`${serviceName}\` wait for calls of their own`
  const others = duplicates === 0 ? '' : `, ${duplicates} of them for another run of their key`
  const named = [...calls].slice(0, maxNamed).join(', ')
  return (
    `${whose}${others} (${named}${calls.size > maxNamed ? ', ...' : ''}): if one of these leads back to \`${serviceName}\`, ` +
    `no worker is free to answer it. ${help}`
  )
}

/** The call up the chain that waits in the service that is called: `orders.total`. Undefined where none does. */
export function callerThatIsCalled({ origin, service }: PendingCall): string | undefined {
  const called = (id: string): string => id.slice(0, id.lastIndexOf('.'))
  return origin.parentCallIds
    ?.map(called)
    .find((it) => it.slice(0, it.lastIndexOf('.')) === service)
}

/** A sentence about a deadlock over several services, if the call can be part of one: it leads back up its own chain. */
export function explainCircle(call: PendingCall): string | undefined {
  const caller = callerThatIsCalled(call)
  if (caller === undefined) return undefined
  const { service, method, onBehalfOf } = call
  return (
    `The call leads back to \`${service}\`, which waits for it (${caller} -> ... ${onBehalfOf} -> ${service}.${method}): ` +
    `if all workers of \`${service}\` wait like that, none is free to answer it. ${help}`
  )
}
