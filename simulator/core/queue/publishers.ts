/**
 * The publishers of a queue that tells them to stop when it is full.
 *
 * The queue notices after taking a message that it is over its limit. Then it tells those that have published to it so far to
 * stop, and tells them to go on when it is filled to four fifths. A publisher that comes new in between is refused only if
 * the queue is over its limit at that moment. Case: quorum-limits, "let publishers go on when the queue is filled to four
 * fifths".
 */
export class Publishers {
  #clock = 0
  #stoppedAt = 0
  #resumedAt = 0
  readonly #known = new WeakMap<object, { readonly since: number; readonly isRefused: boolean }>()

  refuses(publisher: object, isOverLimit: boolean): boolean {
    let known = this.#known.get(publisher)
    if (known === undefined) {
      known = { since: ++this.#clock, isRefused: isOverLimit }
      this.#known.set(publisher, known)
    }
    const latest = known.isRefused ? known.since : 0
    const stoppedAt = this.#stoppedAt > known.since ? this.#stoppedAt : latest
    return stoppedAt > this.#resumedAt
  }

  /** The queue is over its limit. */
  stop(): void {
    this.#stoppedAt = ++this.#clock
  }

  /** The queue is well below its limit. */
  resume(): void {
    this.#resumedAt = ++this.#clock
  }
}
