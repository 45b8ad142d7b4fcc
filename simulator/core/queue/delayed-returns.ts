import { Heap } from '../containers/heap.js'
import type { QueueEntry } from './entry.js'

interface Delayed {
  readonly entry: QueueEntry
  readonly readyAt: number
}

/** Messages that came back and are held back for a while before they are delivered again. */
export class DelayedReturns {
  readonly #heap = new Heap<Delayed>(isBefore)

  #bytes = 0

  get length(): number {
    return this.#heap.size
  }

  get bytes(): number {
    return this.#bytes
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
    this.#bytes += entry.size
  }

  /** Takes out one that is ready. */
  takeReady(now: number): QueueEntry | undefined {
    const first = this.#heap.peek()
    if (first === undefined || first.readyAt > now) return undefined
    this.#heap.pop()
    this.#bytes -= first.entry.size
    return first.entry
  }

  clear(): void {
    this.#heap.clear()
    this.#bytes = 0
  }
}

function isBefore(a: Delayed, b: Delayed): boolean {
  return a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.entry.position < b.entry.position)
}
