/**
 * The port for time and chance. The runtime uses no other source of either, so that a simulator
 * which hands it another Ambient decides every timeout, back-off and id.
 */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds since some moment. Unlike `now` this clock never jumps, whatever is done to the host's. */
  monotonic(): number
  /** Calls back once, `delayMs` milliseconds later. */
  setTimeout(callback: () => void, delayMs: number, options?: TimerOptions): Timer
  /** Forgets a timer; a timer that has fired or was cleared already is no error. */
  clearTimeout(timer: Timer): void
  /** A random (version 4) UUID. */
  uuid(): string
  /** A number in [0, 1). */
  random(): number
}

/** Options of `setTimeout` of an {@link Ambient}. */
export interface TimerOptions {
  /**
   * Whether the timer fires only in passing: a background timer keeps neither the process alive nor virtual time
   * moving. For housekeeping that nobody waits for. Default false.
   */
  background?: boolean
}

/** A pending timer, to be handed back to `clearTimeout` of the Ambient that made it. */
export type Timer = object

/** The host's own clock, timers and randomness: the default outside a simulation. */
export const hostAmbient: Ambient = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout(callback, delayMs, options) {
    // Node cuts fractions off: no deadline may pass early
    const timer: unknown = setTimeout(callback, Math.ceil(delayMs))
    if (options?.background === true && isUnrefable(timer)) timer.unref()
    return { timer }
  },
  clearTimeout: (timer) => clearTimeout((timer as { timer: number }).timer),
  uuid: () => crypto.randomUUID(),
  random: () => Math.random(),
}

/** Node's timers are objects that can let the process go; a browser's are numbers. */
function isUnrefable(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer
}
