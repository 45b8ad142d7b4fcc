import type { Publisher } from './queue.js'

interface Known {
  /** When it came. */
  readonly since: number
  /** Whether the queue was over its limit then. */
  readonly cameLate: boolean
  /** The turn of the publisher when it last heard of the queue, and the answer that it heard. */
  turn: number | undefined
  isRefused: boolean
}

/**
 * The publishers of a queue that tells them to stop when it is full.
 *
 * The queue notices after taking a message that it is over its limit. Then it tells those that have published to it so far to
 * stop, and tells them to go on when it is filled to four fifths. A publisher that comes new in between is refused only if
 * the queue is over its limit at that moment. Case: quorum-limits, "let publishers go on when the queue is filled to four fifths".
 *
 * A publisher hears of it when it has done what came together: until then all is taken, or refused. Case: quorum-limits, "take
 * what comes together".
 */
export class Publishers {
  #clock = 0
  #stoppedAt = 0
  #resumedAt = 0
  readonly #known = new WeakMap<Publisher, Known>()

  refuses(publisher: Publisher, isOverLimit: boolean): boolean {
    const known = this.#known.get(publisher) ?? this.#register(publisher, isOverLimit)
    if (publisher.turn === undefined || known.turn !== publisher.turn) {
      known.turn = publisher.turn
      known.isRefused = this.#isStopped(known)
    }
    return known.isRefused
  }

  /** The queue is over its limit. */
  stop(): void {
    this.#stoppedAt = ++this.#clock
  }

  /** The queue is well below its limit. */
  resume(): void {
    this.#resumedAt = ++this.#clock
  }

  #register(publisher: Publisher, isOverLimit: boolean): Known {
    const since = ++this.#clock
    const known = { since, cameLate: isOverLimit, turn: publisher.turn, isRefused: isOverLimit }
    this.#known.set(publisher, known)
    return known
  }

  #isStopped({ since, cameLate }: Known): boolean {
    const latest = cameLate ? since : 0
    const stoppedAt = this.#stoppedAt > since ? this.#stoppedAt : latest
    return stoppedAt > this.#resumedAt
  }
}
