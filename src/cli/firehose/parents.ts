import { callStackOf, methodOfWorker, targetOf } from './request.js'
import { propertyOf, type TracedMessage } from './traced-message.js'

/** A request that an instance was given, and the worker that was found to have it. */
interface Served {
  readonly correlationId: string
  readonly host: string
  readonly target: string
  readonly stack: string
  worker: string | undefined
}

/**
 * In the course of which call each worker was at work. A request does not say which worker got it, so this is a guess, though a
 * good one: the instance must have been given such a request before, with the same calls above it, and of several such
 * requests the first that no other worker has.
 *
 * @returns the correlation id of the call by the id of the worker
 */
export function callsOfWorkers(
  messages: readonly TracedMessage[],
  hosts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const served: Served[] = []
  const calls = new Map<string, string>()
  for (const message of messages) {
    const target = targetOf(message)
    const host = hosts.get(message.connection) ?? ''
    const correlationId = propertyOf(message, 'correlation_id')
    if (target === undefined || correlationId === undefined) continue
    const stack = callStackOf(message)
    if (message.kind === 'delivered') {
      served.push({ correlationId, host, target, stack: stack.join(), worker: undefined })
      continue
    }
    const worker = stack.at(-1) ?? ''
    if (calls.has(worker)) continue
    const found = served.find((call) => mayBe(call, worker, host, stack.slice(0, -1)))
    if (found === undefined) continue
    found.worker = worker
    calls.set(worker, found.correlationId)
  }
  return calls
}

function mayBe(call: Served, worker: string, host: string, above: readonly string[]): boolean {
  const isFree = call.worker === undefined && call.host === host
  // a request that went straight to the queue of its service has one id instead of a stack
  const isBelow = above.length === 0 || call.stack === above.join()
  return isFree && call.target === methodOfWorker(worker) && isBelow
}
