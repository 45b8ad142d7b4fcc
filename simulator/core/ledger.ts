/** What became of a copy of a message in a queue. */
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
  readonly #fates: Record<Fate, number> = {
    acknowledged: 0,
    delivered: 0,
    expired: 0,
    maxlen: 0,
    rejected: 0,
    delivery_limit: 0,
    purged: 0,
    deleted: 0,
    lost: 0,
  }

  /** Copies that queues have taken in. */
  get taken(): number {
    return this.#taken
  }

  /** Copies that are in no queue any more. */
  get gone(): number {
    let sum = 0
    for (const count of Object.values(this.#fates)) sum += count
    return sum
  }

  count(fate: Fate): number {
    return this.#fates[fate]
  }

  take(): void {
    this.#taken++
  }

  leave(fate: Fate, count: number): void {
    this.#fates[fate] += count
  }
}
