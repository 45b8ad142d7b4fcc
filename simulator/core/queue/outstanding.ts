import type { Consumer, ConsumerChannel } from './consumer.js'
import type { QueueEntry } from './entry.js'

/** A message that was not acknowledged in time. */
export interface Overdue {
  readonly entry: QueueEntry
  readonly consumer: Consumer | undefined
  readonly channel: ConsumerChannel
}

/** The messages of a queue that are out with clients, in no particular order, and when each is to be acknowledged. */
export class Outstanding {
  readonly #entries: QueueEntry[] = []
  readonly #consumers: (Consumer | undefined)[] = []
  readonly #channels: ConsumerChannel[] = []
  readonly #dueAt: number[] = []
  /** No message is due before that. */
  #nextDue = Infinity

  get length(): number {
    return this.#entries.length
  }

  /** When a message may be due; Infinity is never. Milliseconds since the epoch. */
  get nextDue(): number {
    return this.#nextDue
  }

  [Symbol.iterator](): Iterator<QueueEntry> {
    return this.#entries[Symbol.iterator]()
  }

  /** @param dueAt - when it is to be acknowledged; Infinity is never */
  add(
    entry: QueueEntry,
    consumer: Consumer | undefined,
    channel: ConsumerChannel,
    dueAt: number,
  ): void {
    entry.slot = this.#entries.push(entry) - 1
    this.#consumers.push(consumer)
    this.#channels.push(channel)
    this.#dueAt.push(dueAt)
    if (dueAt < this.#nextDue) this.#nextDue = dueAt
  }

  /** The last takes its place. */
  remove(entry: QueueEntry): void {
    const { slot } = entry
    const last = this.#entries.pop()!
    const consumer = this.#consumers.pop()
    const channel = this.#channels.pop()!
    const dueAt = this.#dueAt.pop()!
    if (last !== entry) {
      this.#entries[slot] = last
      this.#consumers[slot] = consumer
      this.#channels[slot] = channel
      this.#dueAt[slot] = dueAt
      last.slot = slot
    }
    entry.slot = -1
    if (this.#entries.length === 0) this.#nextDue = Infinity
  }

  /** Takes out what was not acknowledged in time, in the order in which it went out. */
  takeOverdue(now: number): readonly Overdue[] {
    if (this.#nextDue > now) return []
    const overdue = this.#entries.flatMap((entry, slot) =>
      this.#dueAt[slot]! > now
        ? []
        : [{ entry, consumer: this.#consumers[slot], channel: this.#channels[slot]! }],
    )
    for (const { entry } of overdue) this.remove(entry)
    this.#nextDue = this.#dueAt.reduce((next, dueAt) => Math.min(next, dueAt), Infinity)
    return overdue.sort((a, b) => a.entry.position - b.entry.position)
  }

  clear(): void {
    for (const list of [this.#entries, this.#consumers, this.#channels, this.#dueAt])
      list.length = 0
    this.#nextDue = Infinity
  }
}

/** Those that are still out: a message that was not acknowledged in time has gone back without its holder. */
export function stillOut(entries: readonly QueueEntry[]): readonly QueueEntry[] {
  return entries.every(({ slot }) => slot >= 0) ? entries : entries.filter(({ slot }) => slot >= 0)
}
