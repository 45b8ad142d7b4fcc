import type { Consumer, ConsumerChannel } from './consumer.js'
import type { QueueEntry } from './entry.js'

/** A message that was not acknowledged in time. */
export interface Overdue {
  readonly entry: QueueEntry
  readonly consumer: Consumer | undefined
  readonly channel: ConsumerChannel
}

/** The consumer that is to acknowledge a message, and the time for it. */
interface Duty {
  readonly consumer: Consumer | undefined
  readonly channel: ConsumerChannel
  /** Milliseconds since the epoch. */
  readonly dueAt: number
}

/**
 * The messages of a queue that are out with clients, in no particular order, and when each is to be acknowledged: where
 * a message has all the time in the world nothing is noted of that.
 */
export class Outstanding {
  readonly #entries: QueueEntry[] = []
  /** By the places of the entries. */
  readonly #duties: (Duty | undefined)[] = []
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
    this.#duties.push(dueAt === Infinity ? undefined : { consumer, channel, dueAt })
    if (dueAt < this.#nextDue) this.#nextDue = dueAt
  }

  /** The last takes its place. */
  remove(entry: QueueEntry): void {
    const { slot } = entry
    const last = this.#entries.pop()!
    const duty = this.#duties.pop()
    if (last !== entry) {
      this.#entries[slot] = last
      this.#duties[slot] = duty
      last.slot = slot
    }
    entry.slot = -1
    if (this.#entries.length === 0) this.#nextDue = Infinity
  }

  /** Takes out what was not acknowledged in time, in the order in which it went out. */
  takeOverdue(now: number): readonly Overdue[] {
    if (this.#nextDue > now) return []
    const overdue = this.#entries.flatMap((entry, slot) => {
      const duty = this.#duties[slot]
      if (duty === undefined || duty.dueAt > now) return []
      return [{ entry, consumer: duty.consumer, channel: duty.channel }]
    })
    for (const { entry } of overdue) this.remove(entry)
    this.#nextDue = this.#duties.reduce(
      (next, duty) => Math.min(next, duty?.dueAt ?? Infinity),
      Infinity,
    )
    return overdue.sort((a, b) => a.entry.position - b.entry.position)
  }

  clear(): void {
    this.#entries.length = 0
    this.#duties.length = 0
    this.#nextDue = Infinity
  }
}

/** The entries that are still out: a message that was not acknowledged in time has gone back without its holder. */
export function stillOut(entries: readonly QueueEntry[]): readonly QueueEntry[] {
  for (const { slot } of entries) if (slot < 0) return entries.filter((entry) => entry.slot >= 0)
  return entries
}

/** How many of the messages each consumer held; those got by `basic.get` have none. */
export function countByConsumer(overdue: readonly Overdue[]): ReadonlyMap<Consumer, number> {
  const counts = new Map<Consumer, number>()
  for (const { consumer } of overdue) {
    if (consumer !== undefined) counts.set(consumer, (counts.get(consumer) ?? 0) + 1)
  }
  return counts
}
