interface Listened {
  readonly listeners: Set<() => void>
  readonly tellAll: () => void
}

/** Many calls may have the same signal, which gets one listener for all of them: Node warns of a leak beyond ten. */
const listened = new WeakMap<AbortSignal, Listened>()

/** Calls the listener once, when the signal aborts. Gives a function that forgets it. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { listeners, tellAll } = listened.get(signal) ?? listenTo(signal)
  // of its own: the same function may be given twice
  const once = (): void => listener()
  listeners.add(once)
  return () => {
    listeners.delete(once)
    if (listeners.size > 0 || listened.get(signal)?.listeners !== listeners) return
    listened.delete(signal)
    try {
      signal.removeEventListener('abort', tellAll)
    } catch {
      // a signal of somebody's own: it tells nobody any more, and the call that is ending ends
    }
  }
}

function listenTo(signal: AbortSignal): Listened {
  const listeners = new Set<() => void>()
  const tellAll = (): void => {
    listened.delete(signal)
    for (const tell of listeners) tell()
  }
  const both = { listeners, tellAll }
  listened.set(signal, both)
  signal.addEventListener('abort', tellAll, { once: true })
  return both
}
