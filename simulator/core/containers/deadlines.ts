import { Heap } from './heap.js'

/**
 * Remembers when each item is next due. Setting costs O(log n), asking for the earliest O(1): a changed
 * deadline leaves its old mark in the heap, which is passed over when it comes up.
 */
export class Deadlines<T> {
  readonly #at = new Map<T, number>()
  readonly #marks = new Heap<Mark<T>>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order))
  #order = 0

  /** When `item` is due; undefined is never. */
  set(item: T, at: number | undefined): void {
    if (this.#at.get(item) === at) return
    if (at === undefined) {
      this.#at.delete(item)
      return
    }
    this.#at.set(item, at)
    if (this.#marks.size > 2 * this.#at.size + 16) this.#sweep()
    this.#marks.push({ item, at, order: this.#order++ })
  }

  /** All that is due some time. */
  items(): IterableIterator<T> {
    return this.#at.keys()
  }

  /** Whether one of them is due. */
  isDue(now: number): boolean {
    // mostly there is none, and that takes one look
    const mark = this.#marks.peek()
    return mark !== undefined && mark.at <= now && (this.next() ?? Infinity) <= now
  }

  /** The earliest deadline. */
  next(): number | undefined {
    this.#skipStale()
    return this.#marks.peek()?.at
  }

  /** Takes out one item that is due, the earliest first. */
  takeDue(now: number): T | undefined {
    if (!this.isDue(now)) return undefined
    const mark = this.#marks.pop()!
    this.#at.delete(mark.item)
    return mark.item
  }

  #skipStale(): void {
    for (let mark = this.#marks.peek(); mark !== undefined; mark = this.#marks.peek()) {
      if (this.#at.get(mark.item) === mark.at) return
      this.#marks.pop()
    }
  }

  #sweep(): void {
    this.#marks.clear()
    for (const [item, at] of this.#at) this.#marks.push({ item, at, order: this.#order++ })
  }
}

interface Mark<T> {
  readonly item: T
  readonly at: number
  readonly order: number
}
