import { Deque } from '../core/deque.js'
import type { Source } from './source.js'

/** Where a lane tells that its next event is due or not. */
export interface LaneYard {
  nextOrder(): number
  /** The lane has a next event: it can happen at `readyAt`. */
  arrange(lane: Source, readyAt: number): void
  /** The lane has no next event any more. */
  withdraw(lane: Source): void
}

interface Waiting<T> {
  readonly item: T
  readonly order: number
  readonly readyAt: number
}

/** One channel in one direction: what is sent on it arrives in order, each not before its time. */
export class Lane<T> implements Source {
  readonly #yard: LaneYard
  readonly #deliver: (item: T) => boolean
  readonly #waiting = new Deque<Waiting<T>>()

  constructor(yard: LaneYard, deliver: (item: T) => boolean) {
    this.#yard = yard
    this.#deliver = deliver
  }

  get length(): number {
    return this.#waiting.length
  }

  get order(): number {
    return this.#waiting.peek()?.order ?? Infinity
  }

  send(item: T, readyAt: number): void {
    this.#waiting.push({ item, order: this.#yard.nextOrder(), readyAt })
    if (this.#waiting.length === 1) this.#yard.arrange(this, readyAt)
  }

  fire(): boolean {
    const next = this.#waiting.shift()
    if (next === undefined) return false
    const following = this.#waiting.peek()
    if (following !== undefined) this.#yard.arrange(this, following.readyAt)
    return this.#deliver(next.item)
  }

  clear(): void {
    if (this.#waiting.length === 0) return
    this.#waiting.clear()
    this.#yard.withdraw(this)
  }
}
