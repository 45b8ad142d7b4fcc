import { realNow, wakeAfter } from './hop.js'

/** The time of the platform, as a world in real time needs it. */
export interface PlatformTime {
  /** Milliseconds since the epoch. */
  now(): number
  /**
   * Calls back after so many milliseconds; gives a function that takes it back.
   *
   * @param keepsAlive - whether the process must not end before
   */
  wakeAfter(delayMs: number, callback: () => void, keepsAlive: boolean): () => void
}

/** The platform's own time, whatever a test puts in its place. */
export const realTime: PlatformTime = { now: realNow, wakeAfter }
