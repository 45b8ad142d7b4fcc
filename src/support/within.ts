import type { Ambient } from '../ports/ambient.js'

/** Waits for a promise, but not for ever. Resolves to whether the promise was settled in time; never rejects. */
export async function within(
  ambient: Ambient,
  limitMs: number,
  promise: Promise<unknown>,
): Promise<boolean> {
  let isInTime = true
  await new Promise<void>((resolve) => {
    const timer = ambient.setTimeout(() => {
      isInTime = false
      resolve()
    }, limitMs)
    const settled = (): void => {
      ambient.clearTimeout(timer)
      resolve()
    }
    promise.then(settled, settled)
  })
  return isInTime
}
