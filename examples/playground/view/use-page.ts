import { useEffect } from 'preact/hooks'

/** Milliseconds of a frame at most: a page that was hidden goes on where it was. */
const longestFrame = 100

/** Calls back for each key that is pressed on the page, as long as it is there. */
export function useKeys<T>(subject: T, onKey: (subject: T, event: KeyboardEvent) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(subject, event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [subject, onKey])
}

/**
 * Calls back for each frame that the browser draws.
 *
 * @param onFrame gets the milliseconds since the last, and the time of the page
 */
export function useFrames<T>(
  subject: T,
  onFrame: (subject: T, passedMs: number, now: number) => void,
): void {
  useEffect(() => {
    let last = performance.now()
    let request = requestAnimationFrame(function tick(now) {
      onFrame(subject, Math.min(now - last, longestFrame), now)
      last = now
      request = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(request)
  }, [subject, onFrame])
}
