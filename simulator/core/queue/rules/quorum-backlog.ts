import { Deque } from '../../containers/deque.js'
import type { Backlog } from '../backlog.js'
import type { QueueEntry } from '../entry.js'

/** A quorum queue: what comes back waits in a line of its own, which goes first. */
export class QuorumBacklog implements Backlog {
  readonly isOrdered = false
  readonly #fresh = new Deque<QueueEntry>()
  readonly #returned = new Deque<QueueEntry>()
  #bytes = 0

  get length(): number {
    return this.#fresh.length + this.#returned.length
  }

  get bytes(): number {
    return this.#bytes
  }

  push(entry: QueueEntry): void {
    this.#fresh.push(entry)
    this.#bytes += entry.size
  }

  putBack(entry: QueueEntry): void {
    this.#returned.push(entry)
    this.#bytes += entry.size
  }

  peek(): QueueEntry | undefined {
    return this.#returned.peek() ?? this.#fresh.peek()
  }

  shift(): QueueEntry | undefined {
    const entry = this.#returned.shift() ?? this.#fresh.shift()
    if (entry !== undefined) this.#bytes -= entry.size
    return entry
  }

  clear(): void {
    this.#fresh.clear()
    this.#returned.clear()
    this.#bytes = 0
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    yield* this.#returned
    yield* this.#fresh
  }
}
