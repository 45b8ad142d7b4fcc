import { Deque } from '../../containers/deque.js'
import { priorityOf, type QueueEntry } from '../entry.js'

/** Messages that have not been delivered yet, in the order in which a quorum queue hands them out. */
export interface Levels {
  readonly length: number
  push(entry: QueueEntry): void
  /** A message went to a consumer without waiting. */
  pass(entry: QueueEntry): void
  /** Lines up one that was delivered before. */
  pushAgain(entry: QueueEntry): void
  peek(): QueueEntry | undefined
  shift(): QueueEntry | undefined
  /**
   * When one of those expires that the queue looks at.
   *
   * @param returned - the message that goes before all of them
   */
  nextExpiryBehind(returned: QueueEntry | undefined): number | undefined
  /** Takes out one that has expired, of those that the queue looks at. */
  shiftExpired(now: number): QueueEntry | undefined
  clear(): void
  [Symbol.iterator](): Iterator<QueueEntry>
}

/** No priorities: the order of arrival. */
export class OneLevel implements Levels {
  readonly #line = new Deque<QueueEntry>()

  get length(): number {
    return this.#line.length
  }

  push(entry: QueueEntry): void {
    this.#line.push(entry)
  }

  pass(): void {
    // nothing to note
  }

  pushAgain(entry: QueueEntry): void {
    this.#line.push(entry)
  }

  peek(): QueueEntry | undefined {
    return this.#line.peek()
  }

  shift(): QueueEntry | undefined {
    return this.#line.shift()
  }

  nextExpiryBehind(returned: QueueEntry | undefined): number | undefined {
    return (returned ?? this.peek())?.expiresAt
  }

  shiftExpired(): QueueEntry | undefined {
    return this.shift()
  }

  clear(): void {
    this.#line.clear()
  }

  [Symbol.iterator](): IterableIterator<QueueEntry> {
    return this.#line[Symbol.iterator]()
  }
}

/** From this priority on a message is on the high level. */
const high = 5
/** After so many messages the older one goes, of whatever level. */
const turns = 2

/**
 * Two levels. The high one goes first, but every third time the older of the two first messages goes. Case:
 * quorum-priorities, "let every third message be the older of the two first ones".
 */
export class TwoLevels implements Levels {
  readonly #high = new Deque<QueueEntry>()
  readonly #normal = new Deque<QueueEntry>()
  #turn = 0

  get length(): number {
    return this.#high.length + this.#normal.length
  }

  push(entry: QueueEntry): void {
    const level = (priorityOf(entry) ?? 0) >= high ? this.#high : this.#normal
    level.push(entry)
  }

  pass(): void {
    this.#noteTurn()
  }

  pushAgain(entry: QueueEntry): void {
    this.#normal.push(entry)
  }

  peek(): QueueEntry | undefined {
    return this.#next().peek()
  }

  shift(): QueueEntry | undefined {
    const entry = this.#next().shift()
    if (entry !== undefined) this.#noteTurn()
    return entry
  }

  nextExpiryBehind(returned: QueueEntry | undefined): number | undefined {
    return (returned ?? this.peek())?.expiresAt
  }

  shiftExpired(): QueueEntry | undefined {
    return this.shift()
  }

  clear(): void {
    this.#high.clear()
    this.#normal.clear()
    this.#turn = 0
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    yield* this.#high
    yield* this.#normal
  }

  #noteTurn(): void {
    this.#turn = this.#turn === turns ? 0 : this.#turn + 1
  }

  #next(): Deque<QueueEntry> {
    const [first, other] = [this.#high.peek(), this.#normal.peek()]
    if (first === undefined) return this.#normal
    const isOlder = other === undefined || first.position < other.position
    return this.#turn < turns || isOlder ? this.#high : this.#normal
  }
}

/** The priority of a message that has none. */
const normal = 4
const highest = 31

interface Level {
  readonly priority: number
  readonly line: Deque<QueueEntry>
}

/**
 * A level for each priority, the highest first; the queue looks at the first message of each for those that have expired.
 * Cases: quorum-priorities, "are strict", "expire at the head of each".
 */
export class StrictLevels implements Levels {
  /** Highest first; a level is made when it is first needed. */
  readonly #levels: Level[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  push(entry: QueueEntry): void {
    this.#lineOf(Math.min(priorityOf(entry) ?? normal, highest)).push(entry)
    this.#length++
  }

  pass(): void {
    // nothing to note
  }

  pushAgain(entry: QueueEntry): void {
    this.push(entry)
  }

  peek(): QueueEntry | undefined {
    return this.#first()?.peek()
  }

  shift(): QueueEntry | undefined {
    const entry = this.#first()?.shift()
    if (entry !== undefined) this.#length--
    return entry
  }

  nextExpiryBehind(returned: QueueEntry | undefined): number | undefined {
    let next = returned?.expiresAt
    for (const { line } of this.#levels) {
      const expiry = line.peek()?.expiresAt
      if (expiry !== undefined && (next === undefined || expiry < next)) next = expiry
    }
    return next
  }

  shiftExpired(now: number): QueueEntry | undefined {
    for (const { line } of this.#levels) {
      const expiry = line.peek()?.expiresAt
      if (expiry === undefined || expiry > now) continue
      this.#length--
      return line.shift()
    }
    return undefined
  }

  clear(): void {
    this.#levels.length = 0
    this.#length = 0
  }

  *[Symbol.iterator](): IterableIterator<QueueEntry> {
    for (const { line } of this.#levels) yield* line
  }

  #first(): Deque<QueueEntry> | undefined {
    for (const { line } of this.#levels) if (line.length > 0) return line
    return undefined
  }

  #lineOf(priority: number): Deque<QueueEntry> {
    let at = this.#levels.findIndex((level) => level.priority <= priority)
    if (at < 0) at = this.#levels.length
    const known = this.#levels[at]
    if (known?.priority === priority) return known.line
    const line = new Deque<QueueEntry>()
    this.#levels.splice(at, 0, { priority, line })
    return line
  }
}
