import type { Ambient } from '../ports/ambient.js'

/** Milliseconds with room for another request after which none can be waiting at the broker. */
const quietMs = 1_000

/**
 * Whether a request may have waited in the queue before it came. It has not where the container has had room for more for a
 * while, since the broker would have delivered at once.
 */
export class Backlog {
  readonly #ambient: Ambient
  readonly #room: number
  #fullAt: number

  /** @param room - so many requests the container takes at a time; at the beginning there may be a backlog */
  constructor(ambient: Ambient, room: number) {
    this.#ambient = ambient
    this.#room = room
    this.#fullAt = ambient.monotonic()
  }

  /** @param inHand - how many requests the container has, the one that has come among them */
  mayHaveWaited(inHand: number): boolean {
    const now = this.#ambient.monotonic()
    if (inHand >= this.#room) this.#fullAt = now
    return now - this.#fullAt < quietMs
  }
}
