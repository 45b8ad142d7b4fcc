/** The listeners of each signal: many calls may have the same, and Node warns of a leak beyond ten. */
const listenersOf = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls the listener once, when the signal aborts. Gives a function that forgets it. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = listenersOf.get(signal) ?? listenTo(signal)
  // of its own: the same function may be given twice
  const once = (): void => listener()
  listeners.add(once)
  return () => listeners.delete(once)
}

/** The one listener that the signal gets stays with it: taken away and put back at each call it would cost more. */
function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>()
  listenersOf.set(signal, listeners)
  const tellAll = (): void => {
    for (const tell of [...listeners]) tell()
    listeners.clear()
  }
  signal.addEventListener('abort', tellAll, { once: true })
  return listeners
}
