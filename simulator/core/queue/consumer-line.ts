import type { Consumer } from './consumer.js'

/**
 * Consumers one behind the other. Each stands in one line at most, and knows its neighbours: a consumer that leaves from
 * the middle costs no more than one that leaves at the end.
 */
export class ConsumerLine {
  #first: Consumer | undefined
  #last: Consumer | undefined

  get isEmpty(): boolean {
    return this.#first === undefined
  }

  get first(): Consumer | undefined {
    return this.#first
  }

  /** Puts a consumer at the end, out of the line in which it stood. */
  push(consumer: Consumer): void {
    consumer.line?.remove(consumer)
    consumer.line = this
    consumer.before = this.#last
    if (this.#last === undefined) this.#first = consumer
    else this.#last.behind = consumer
    this.#last = consumer
  }

  /** Takes a consumer out that stands here. */
  remove(consumer: Consumer): void {
    const { before, behind } = consumer
    if (before === undefined) this.#first = behind
    else before.behind = behind
    if (behind === undefined) this.#last = before
    else behind.before = before
    consumer.line = undefined
    consumer.before = undefined
    consumer.behind = undefined
  }

  /** From the first on. The one that was given last may leave meanwhile. */
  *[Symbol.iterator](): IterableIterator<Consumer> {
    for (let next = this.#first; next !== undefined;) {
      const { behind } = next
      yield next
      next = behind
    }
  }
}
