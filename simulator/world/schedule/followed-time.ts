import { realNow, wakeAfter } from './hop.js'
import type { PlatformTime } from './platform-time.js'

/** A timer's function, as a test may have put it in the place of the platform's. */
interface TestableSetTimeout {
  (callback: () => void, ms: number): unknown
  /** Where the timers are those of @sinonjs/fake-timers, as vitest's and jest's are. */
  readonly clock?: {
    /** Seconds and nanoseconds since the timers were put in place; `setSystemTime` does not change them. */
    readonly hrtime?: () => readonly [seconds: number, nanoseconds: number]
  }
}

interface Timers {
  readonly setTimeout: TestableSetTimeout
  readonly clearTimeout: (timer: unknown) => void
  readonly Date: { now(): number }
}

const timers = globalThis as unknown as Timers
const { setTimeout: realSetTimeout, Date: realDate } = timers

/** How often a world that waits looks whether the timers are still the same, in real milliseconds. */
const lookMs = 20

/** Milliseconds that have passed by somebody's clock, from whatever moment. */
interface Clock {
  elapsed(): number
  /** Whether it goes on telling the time when it is no longer in place. */
  readonly isLasting: boolean
  /** A timer of this clock has fired that was set for that moment. */
  prove(elapsed: number): void
}

/**
 * The time of the platform as the code under test has it: fake timers that a test has put in place of the platform's
 * (vitest's, jest's, sinon's, those of node:test) move it, and nothing else does as long as they are there. This time
 * goes on from where it is when they come and when they go.
 *
 * Whether timers are fake is seen by the global `setTimeout`. Those of @sinonjs/fake-timers tell their time. Others are
 * known by the `Date` beside them or, where that is the platform's, by the timers that fire.
 */
export class FollowedTime implements PlatformTime {
  #seen = realSetTimeout
  #clock: Clock = realClock
  #offset = 0
  #latest = realNow()

  now(): number {
    this.#follow()
    return (this.#latest = this.#clock.elapsed() + this.#offset)
  }

  wakeAfter(delayMs: number, callback: () => void, keepsAlive: boolean): () => void {
    this.#follow()
    if (delayMs === Infinity) return wakeAfter(delayMs, callback, keepsAlive)
    const cancel =
      this.#clock === realClock
        ? wakeAfter(delayMs, callback, keepsAlive)
        : this.#wakeByFakeTimer(delayMs, callback)
    const stopLooking = this.#whenChanged(callback, keepsAlive)
    return () => {
      cancel()
      stopLooking()
    }
  }

  #follow(): void {
    const { setTimeout } = timers
    if (setTimeout === this.#seen) return
    const before = this.#clock.isLasting ? this.#clock.elapsed() + this.#offset : this.#latest
    this.#seen = setTimeout
    this.#clock = clockOf(setTimeout)
    this.#offset = before - this.#clock.elapsed()
    // the time that has passed since the timers were put in place has passed for the world as well
    if (setTimeout.clock?.hrtime !== undefined) this.#offset = before
  }

  #wakeByFakeTimer(delayMs: number, callback: () => void): () => void {
    const clock = this.#clock
    const due = clock.elapsed() + delayMs
    const timer = timers.setTimeout(() => {
      clock.prove(due)
      // the timers may be gone by the time that the world asks
      if (timers.setTimeout === this.#seen) this.now()
      callback()
    }, Math.ceil(delayMs))
    const { clearTimeout } = timers
    return () => {
      clearTimeout(timer)
    }
  }

  /** A timer that was set before the timers were changed may never fire. */
  #whenChanged(callback: () => void, keepsAlive: boolean): () => void {
    let cancel: () => void
    const look = (): void => {
      if (timers.setTimeout === this.#seen) cancel = wakeAfter(lookMs, look, keepsAlive)
      else callback()
    }
    cancel = wakeAfter(lookMs, look, keepsAlive)
    return () => {
      cancel()
    }
  }
}

const realClock: Clock = { elapsed: realNow, isLasting: true, prove: () => undefined }

function clockOf(setTimeout: TestableSetTimeout): Clock {
  if (setTimeout === realSetTimeout) return realClock
  const { clock } = setTimeout
  if (clock?.hrtime !== undefined) {
    const { hrtime } = clock
    return { elapsed: () => milliseconds(hrtime()), isLasting: true, prove: () => undefined }
  }
  const { Date } = timers
  if (Date !== realDate)
    return { elapsed: () => Date.now(), isLasting: false, prove: () => undefined }
  return new ProvedClock()
}

/** Knows only what has passed by the timers that have fired. */
class ProvedClock implements Clock {
  readonly isLasting = true
  #elapsed = 0

  elapsed(): number {
    return this.#elapsed
  }

  prove(elapsed: number): void {
    this.#elapsed = Math.max(this.#elapsed, elapsed)
  }
}

function milliseconds([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + Math.floor(nanoseconds / 1e6)
}
