/** The fate of a copy of a message in a queue. */
export type Fate =
  | 'acknowledged'
  /** Sent to a consumer or a getter that does not acknowledge. */
  | 'delivered'
  | 'expired'
  /** Too many or too much for the queue. */
  | 'maxlen'
  | 'rejected'
  | 'delivery_limit'
  | 'purged'
  /** Gone with its queue. */
  | 'deleted'
  /** Gone in a restart of the broker. */
  | 'lost'

/** Counts every copy of a message that came into a queue, and what became of it. */
export class Ledger {
  #taken = 0
  readonly #fates = new Map<Fate, number>()

  /** Copies that queues have taken in. */
  get taken(): number {
    return this.#taken
  }

  /** Copies that are in no queue any more. */
  get gone(): number {
    let sum = 0
    for (const count of this.#fates.values()) sum += count
    return sum
  }

  count(fate: Fate): number {
    return this.#fates.get(fate) ?? 0
  }

  take(): void {
    this.#taken++
  }

  leave(fate: Fate, count: number): void {
    if (count > 0) this.#fates.set(fate, this.count(fate) + count)
  }
}
