import { Heap } from './heap.js'

/**
 * Remembers when each item is next due. Setting costs O(log n), asking for the earliest O(1): a changed deadline leaves
 * its old mark in the heap, which is passed over when it comes up, or serves again when the deadline comes back to that
 * time. So an item that is due and not due by turns makes nothing anew (docs/performance.md).
 */
export class Deadlines<T> {
  readonly #entries = new Map<T, Entry<T>>()
  readonly #marks = new Heap<Mark<T>>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order))
  #order = 0
  /** How many items are due some time. */
  #live = 0

  /** When `item` is due; undefined is never. */
  set(item: T, at: number = never): void {
    const entry = this.#entries.get(item) ?? this.#entryFor(item, at)
    if (entry === undefined || entry.at === at) return
    this.#move(entry, at)
    if (at === never || at === entry.latestMark) return
    if (this.#marks.size > 2 * this.#live + 16) this.#sweep()
    else this.#mark(entry)
  }

  /** Everything that has a deadline. */
  *items(): IterableIterator<T> {
    for (const { item, at } of this.#entries.values()) if (at !== never) yield item
  }

  /** Whether one of them is due. */
  isDue(now: number): boolean {
    // mostly there is none, and that takes one look
    if (this.#live === 0) return false
    const mark = this.#marks.peek()
    return mark !== undefined && mark.at <= now && (this.next() ?? never) <= now
  }

  /** The earliest deadline. */
  next(): number | undefined {
    for (let mark = this.#marks.peek(); mark !== undefined; mark = this.#marks.peek()) {
      if (mark.entry.at === mark.at) return mark.at
      this.#popMark()
    }
    return undefined
  }

  /** Takes out one item that is due, the earliest first. */
  takeDue(now: number): T | undefined {
    if (!this.isDue(now)) return undefined
    const { entry } = this.#marks.peek()!
    this.#move(entry, never)
    this.#popMark()
    return entry.item
  }

  /** Whatever never was due needs no entry. */
  #entryFor(item: T, at: number): Entry<T> | undefined {
    if (at === never) return undefined
    const entry = { item, at: never, marks: 0, latestMark: never }
    this.#entries.set(item, entry)
    return entry
  }

  #move(entry: Entry<T>, at: number): void {
    this.#live += Number(at !== never) - Number(entry.at !== never)
    entry.at = at
  }

  #mark(entry: Entry<T>): void {
    const { at } = entry
    entry.marks++
    entry.latestMark = at
    this.#marks.push({ entry, at, order: this.#order++ })
  }

  #popMark(): void {
    const { entry, at } = this.#marks.pop()!
    entry.marks--
    if (entry.latestMark === at) entry.latestMark = never
    if (entry.marks === 0 && entry.at === never) this.#entries.delete(entry.item)
  }

  #sweep(): void {
    this.#marks.clear()
    for (const [item, entry] of this.#entries) {
      entry.marks = 0
      if (entry.at === never) this.#entries.delete(item)
      else this.#mark(entry)
    }
  }
}

const never = Infinity

interface Entry<T> {
  readonly item: T
  /** `never`: it is due no more, but there are still marks of it. */
  at: number
  /** How many of its marks are in the heap. */
  marks: number
  /** The time of the latest of them, or `never` when that has come up. */
  latestMark: number
}

interface Mark<T> {
  readonly entry: Entry<T>
  readonly at: number
  readonly order: number
}
