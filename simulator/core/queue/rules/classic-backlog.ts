import { Deque } from '../../containers/deque.js'
import { Heap } from '../../containers/heap.js'
import type { Backlog } from '../backlog.js'
import { priorityOf, type QueueEntry } from '../entry.js'

/** A classic queue: a returned message takes its old place again. */
export class ClassicBacklog implements Backlog {
  readonly isOrdered = true
  readonly #fresh = new Deque<QueueEntry>()
  readonly #returned = new Heap<QueueEntry>((a, b) => a.position < b.position)
  #bytes = 0

  get length(): number {
    return this.#fresh.length + this.#returned.size
  }

  get bytes(): number {
    return this.#bytes
  }

  push(entry: QueueEntry): void {
    this.#fresh.push(entry)
    this.#bytes += entry.size
  }

  pass(): void {
    // nothing to note
  }

  putBack(entry: QueueEntry): void {
    this.#returned.push(entry)
    this.#bytes += entry.size
  }

  putLast(entry: QueueEntry): void {
    this.push(entry)
  }

  get nextExpiry(): number | undefined {
    return this.peek()?.expiresAt
  }

  shiftExpired(): QueueEntry | undefined {
    return this.shift()
  }

  peek(): QueueEntry | undefined {
    const fresh = this.#fresh.peek()
    const returned = this.#returned.peek()
    if (returned === undefined) return fresh
    return fresh === undefined || returned.position < fresh.position ? returned : fresh
  }

  shift(): QueueEntry | undefined {
    const entry = this.peek()
    if (entry === undefined) return undefined
    if (entry === this.#fresh.peek()) this.#fresh.shift()
    else this.#returned.pop()
    this.#bytes -= entry.size
    return entry
  }

  clear(): void {
    this.#fresh.clear()
    this.#returned.clear()
    this.#bytes = 0
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    const entries = [...this.#returned.items, ...this.#fresh]
    yield* entries.sort((a, b) => a.position - b.position)
  }
}

/** A classic queue with `x-max-priority`: the highest priority first, each as a queue of its own. */
export class PriorityBacklog implements Backlog {
  readonly isOrdered = false
  readonly #levels: ClassicBacklog[]
  #length = 0
  #bytes = 0

  constructor(maxPriority: number) {
    this.#levels = Array.from({ length: maxPriority + 1 }, () => new ClassicBacklog())
  }

  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return this.#bytes
  }

  push(entry: QueueEntry): void {
    this.#levelOf(entry).push(entry)
    this.#count(entry, 1)
  }

  pass(): void {
    // nothing to note
  }

  putBack(entry: QueueEntry): void {
    this.#levelOf(entry).putBack(entry)
    this.#count(entry, 1)
  }

  putLast(entry: QueueEntry): void {
    this.push(entry)
  }

  get nextExpiry(): number | undefined {
    return this.peek()?.expiresAt
  }

  shiftExpired(): QueueEntry | undefined {
    return this.shift()
  }

  peek(): QueueEntry | undefined {
    return this.#highest()?.peek()
  }

  shift(): QueueEntry | undefined {
    const entry = this.#highest()?.shift()
    if (entry !== undefined) this.#count(entry, -1)
    return entry
  }

  clear(): void {
    for (const level of this.#levels) level.clear()
    this.#length = 0
    this.#bytes = 0
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    for (let i = this.#levels.length - 1; i >= 0; i--) yield* this.#levels[i]!
  }

  #count(entry: QueueEntry, by: 1 | -1): void {
    this.#length += by
    this.#bytes += by * entry.size
  }

  #levelOf(entry: QueueEntry): ClassicBacklog {
    return this.#levels[Math.min(priorityOf(entry) ?? 0, this.#levels.length - 1)]!
  }

  #highest(): ClassicBacklog | undefined {
    if (this.#length === 0) return undefined
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      const level = this.#levels[i]!
      if (level.length > 0) return level
    }
    return undefined
  }
}
