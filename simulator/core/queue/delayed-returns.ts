import { Heap } from '../containers/heap.js'
import type { QueueEntry } from './entry.js'
import type { DelayedRetry } from './settings.js'

interface Delayed {
  readonly entry: QueueEntry
  readonly readyAt: number
}

/**
 * Messages that came back and are held back for a while before they are delivered again. Of those that are ready at the same
 * time the one that was next already stays so, and the others follow by their age. Case: quorum-retry, "come back
 * with the first that was returned ahead, and then by age".
 */
export class DelayedReturns {
  #next: Delayed | undefined
  /** The others. */
  readonly #heap = new Heap<Delayed>(isBefore)

  #bytes = 0

  get length(): number {
    return this.#heap.size + (this.#next === undefined ? 0 : 1)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** When the first of them is ready; undefined when there is none. Milliseconds since the epoch. */
  get next(): number | undefined {
    return this.#next?.readyAt
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    if (this.#next !== undefined) yield this.#next.entry
    for (const { entry } of this.#heap.items) yield entry
  }

  add(entry: QueueEntry, readyAt: number): void {
    const next = this.#next
    const added = { entry, readyAt }
    if (next === undefined || readyAt < next.readyAt) {
      this.#next = added
      if (next !== undefined) this.#heap.push(next)
    } else {
      this.#heap.push(added)
    }
    this.#bytes += entry.size
  }

  /** Takes out one that is ready. */
  takeReady(now: number): QueueEntry | undefined {
    const first = this.#next
    if (first === undefined || first.readyAt > now) return undefined
    this.#next = this.#heap.pop()
    this.#bytes -= first.entry.size
    return first.entry
  }

  clear(): void {
    this.#next = undefined
    this.#heap.clear()
    this.#bytes = 0
  }
}

function isBefore(a: Delayed, b: Delayed): boolean {
  return a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.entry.position < b.entry.position)
}

/**
 * Milliseconds for which a message is held back; it grows with its failures. Case: quorum-retry, "waits longer each time,
 * up to a limit".
 */
export function retryDelay(
  retry: DelayedRetry,
  { failures }: QueueEntry,
  isFailure: boolean,
): number {
  const { type, min, max } = retry
  if (type === (isFailure ? 'returned' : 'failed')) return 0
  return Math.min(min * Math.max(1, failures), max)
}
