import type { Ambient } from '../ports/ambient.js'
import { within } from '../support/within.js'

/** The events of a dispatcher that the broker has not confirmed yet. */
export class UnderWay {
  /** Each event that is under way, and how its dispatcher is told of its end. */
  readonly #sendings = new Map<Promise<void>, (error: Error) => void>()

  /** Gives what becomes of an event: its own outcome, or the error of {@link abandon}. */
  add(sending: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sendings.set(sending, reject)
      const over = (): void => void this.#sendings.delete(sending)
      sending.then(resolve, reject).finally(over)
    })
  }

  /** Waits until all have ended that are under way now, but not longer. */
  async drain(ambient: Ambient, limitMs: number): Promise<void> {
    if (this.#sendings.size === 0) return
    await within(ambient, limitMs, Promise.allSettled(this.#sendings.keys()))
  }

  /** Ends those that have not ended. */
  abandon(error: Error): void {
    for (const reject of this.#sendings.values()) reject(error)
    this.#sendings.clear()
  }
}
