import { Heap } from '../containers/heap.js'
import type { QueueEntry } from './entry.js'

interface Delayed {
  readonly entry: QueueEntry
  readonly readyAt: number
}

/** Messages that came back and are held back for a while before they are delivered again. */
export class DelayedReturns {
  readonly #heap = new Heap<Delayed>(isBefore)

  get length(): number {
    return this.#heap.size
  }

  /** When the first of them is ready; undefined when there is none. Milliseconds since the epoch. */
  get next(): number | undefined {
    return this.#heap.peek()?.readyAt
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    for (const { entry } of this.#heap.items) yield entry
  }

  add(entry: QueueEntry, readyAt: number): void {
    this.#heap.push({ entry, readyAt })
  }

  /** Takes out one that is ready. */
  takeReady(now: number): QueueEntry | undefined {
    const first = this.#heap.peek()
    return first === undefined || first.readyAt > now ? undefined : this.#heap.pop()?.entry
  }

  clear(): void {
    this.#heap.clear()
  }
}

function isBefore(a: Delayed, b: Delayed): boolean {
  return a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.entry.position < b.entry.position)
}
