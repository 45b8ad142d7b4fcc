import { replaceProperties } from './replace-properties.js'
import type { GlobalScope } from './scopes.js'

/** Replaces `AbortSignal.timeout`; gives a function that puts the platform's back. */
export function abortSignals(scope: () => GlobalScope | undefined): () => void {
  // a sandbox may have taken it away
  const given = (AbortSignal as Partial<Pick<typeof AbortSignal, 'timeout'>>).timeout
  if (given === undefined) return () => undefined
  const platform = given.bind(AbortSignal)
  return replaceProperties(AbortSignal, {
    timeout: (ms: number) => {
      const owner = scope()
      return owner === undefined ? platform(ms) : timeout(owner, ms)
    },
  })
}

function timeout({ clock }: GlobalScope, ms: number): AbortSignal {
  if (!Number.isFinite(ms) || ms < 0) {
    throw new RangeError(`AbortSignal.timeout takes milliseconds from 0, not ${String(ms)}`)
  }
  const controller = new AbortController()
  const reason = (): DOMException =>
    new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  clock.setTimeout(() => controller.abort(reason()), ms)
  return controller.signal
}
