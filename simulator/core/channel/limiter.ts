/**
 * The limit that `basic.qos` with `global` sets on all consumers of a channel together.
 *
 * A message got with `basic.get` takes no part in it, save that those unacked when the limit is set
 * count. A queue that was refused is remembered and told when there is room again.
 */
export class Limiter<Queue> {
  #limit = 0
  #volume = 0
  readonly #refused = new Set<Queue>()

  get isActive(): boolean {
    return this.#limit > 0
  }

  /** Sets the limit (0 is none) and gives the queues that may go on. */
  setLimit(limit: number, unacked: number): Queue[] {
    const wasReached = this.#isReached()
    if (limit === 0) this.#volume = 0
    else if (this.#limit === 0) this.#volume = unacked
    this.#limit = limit
    return wasReached && !this.#isReached() ? this.#release() : []
  }

  /** Counts one message out, unless the limit is reached. */
  maySend(queue: Queue, needsAck: boolean): boolean {
    if (this.#limit === 0) return true
    if (this.#isReached()) {
      this.#refused.add(queue)
      return false
    }
    if (needsAck) this.#volume++
    return true
  }

  /** Counts settled deliveries and gives the queues that may go on. */
  settled(count: number): Queue[] {
    const wasReached = this.#isReached()
    if (this.#volume !== 0) this.#volume -= count
    return wasReached && !this.#isReached() ? this.#release() : []
  }

  forget(queue: Queue): void {
    this.#refused.delete(queue)
  }

  #isReached(): boolean {
    return this.#limit > 0 && this.#volume >= this.#limit
  }

  #release(): Queue[] {
    const queues = [...this.#refused]
    this.#refused.clear()
    return queues
  }
}
