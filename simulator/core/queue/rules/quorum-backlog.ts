import { Deque } from '../../containers/deque.js'
import type { QuorumDifferences } from '../../differences.js'
import type { Backlog } from '../backlog.js'
import type { QueueEntry } from '../entry.js'
import { OneLevel, StrictLevels, TwoLevels, type Levels } from './priority-levels.js'

/** How messages that have not been delivered yet are lined up. */
const levelsOf: Readonly<Record<QuorumDifferences['priorities'], () => Levels>> = {
  none: () => new OneLevel(),
  'two levels': () => new TwoLevels(),
  strict: () => new StrictLevels(),
}

/**
 * A quorum queue: a message that comes back waits in a line of its own, which goes first, whatever the priorities. Case:
 * quorum-messages, "go to the front when their channel closes".
 */
export class QuorumBacklog implements Backlog {
  readonly isOrdered = false
  readonly #fresh: Levels
  readonly #returned = new Deque<QueueEntry>()
  #bytes = 0

  constructor(priorities: QuorumDifferences['priorities']) {
    this.#fresh = levelsOf[priorities]()
  }

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

  pass(entry: QueueEntry): void {
    this.#fresh.pass(entry)
  }

  putBack(entry: QueueEntry): void {
    this.#returned.push(entry)
    this.#bytes += entry.size
  }

  putLast(entry: QueueEntry): void {
    this.#fresh.pushAgain(entry)
    this.#bytes += entry.size
  }

  peek(): QueueEntry | undefined {
    return this.#returned.peek() ?? this.#fresh.peek()
  }

  shift(): QueueEntry | undefined {
    return this.#taken(this.#returned.shift() ?? this.#fresh.shift())
  }

  get nextExpiry(): number | undefined {
    return this.#fresh.nextExpiryBehind(this.#returned.peek())
  }

  shiftExpired(now: number): QueueEntry | undefined {
    const returned = this.#returned.peek()?.expiresAt
    if (returned !== undefined && returned <= now) return this.shift()
    return this.#taken(this.#fresh.shiftExpired(now))
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

  #taken(entry: QueueEntry | undefined): QueueEntry | undefined {
    if (entry !== undefined) this.#bytes -= entry.size
    return entry
  }
}
