/**
 * The deadlock of nested calls: every worker of a container waits for a call, and the calls need a worker
 * of the same container (or of one that waits for it in turn). No worker is free, so none will answer.
 * Deadlines end it; this says what it was.
 */
import type { WorkerContainer } from '../container/worker.js'
import type { PendingCall } from './pending-call.js'

const maxNamed = 5

/** A sentence about it; undefined where a worker is free, or works at something else. */
export function explainStarvation(
  container: WorkerContainer,
  pending: Iterable<PendingCall>,
): string | undefined {
  const { runningWorkers, config, serviceName } = container
  if (runningWorkers.size < config.max_workers) return undefined
  const waiting = new Set<object>()
  const calls = new Set<string>()
  for (const { origin, service, method, onBehalfOf } of pending) {
    waiting.add(origin)
    calls.add(`${onBehalfOf} -> ${service}.${method}`)
  }
  for (const worker of runningWorkers) if (!waiting.has(worker)) return undefined
  const named = [...calls].slice(0, maxNamed).join(', ')
  return (
    `All ${config.max_workers} workers of \`${serviceName}\` wait for calls of their own ` +
    `(${named}${calls.size > maxNamed ? ', ...' : ''}): if one of these leads back to \`${serviceName}\`, ` +
    'no worker is free to answer it. More workers (max_workers), more instances, or calls that do not come ' +
    'back help'
  )
}
