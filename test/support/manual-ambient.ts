import type { Ambient, Timer, TimerOptions } from 'kinoko'

/** An Ambient whose time stands still until a test moves it, and whose chance is a list. */
export class ManualAmbient implements Ambient {
  #now: number
  #ids = 0
  #timers = new Map<object, { at: number; callback: () => void; isBackground: boolean }>()
  /** What `random()` gives, in turn; 0.5 when it is used up. */
  readonly randoms: number[] = []

  constructor(now = 1_000_000) {
    this.#now = now
  }

  /** The timers that somebody waits for. */
  get pendingTimers(): number {
    return [...this.#timers.values()].filter(({ isBackground }) => !isBackground).length
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  setTimeout(callback: () => void, delayMs: number, options?: TimerOptions): Timer {
    const timer = {}
    const isBackground = options?.background === true
    this.#timers.set(timer, { at: this.#now + delayMs, callback, isBackground })
    return timer
  }

  clearTimeout(timer: Timer): void {
    this.#timers.delete(timer)
  }

  uuid(): string {
    this.#ids++
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`
  }

  random(): number {
    return this.randoms.shift() ?? 0.5
  }

  /** Moves time; fires what becomes due, in order, and lets each chain of promises come to rest. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await rest()
      const [next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)
      if (next === undefined || next[1].at > end) break
      const [timer, { at, callback }] = next
      this.#timers.delete(timer)
      this.#now = Math.max(this.#now, at)
      callback()
    }
    this.#now = end
    await rest()
  }
}

/** A macrotask starts only when every chain of promises rests. */
export function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
