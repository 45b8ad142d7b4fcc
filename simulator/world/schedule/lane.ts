import { Deque } from '../../core/containers/deque.js'
import type { Source } from './source.js'
import type { TraceEvent } from '../trace/trace.js'
import type { Schedule, Valve } from './valve.js'

/** What a lane needs of the world. */
export interface LaneYard extends Schedule {
  nextOrder(): number
}

export interface LaneOptions<T> {
  readonly host: string
  readonly valves: readonly Valve[]
  /** What has come over the lane; true when user code may have run. */
  arrive(item: T): boolean
  eventOf(item: T): TraceEvent
}

interface Waiting<T> {
  readonly item: T
  readonly order: number
  readonly readyAt: number
}

/** One channel in one direction: what is sent on it arrives in order, each not before its time. */
export class Lane<T> implements Source {
  readonly isAwaited = true
  readonly host: string
  readonly valves: readonly Valve[]
  readonly #yard: LaneYard
  readonly #options: LaneOptions<T>
  readonly #waiting = new Deque<Waiting<T>>()
  #latest = 0

  constructor(yard: LaneYard, options: LaneOptions<T>) {
    this.#yard = yard
    this.#options = options
    this.host = options.host
    this.valves = options.valves
    for (const valve of this.valves) valve.admit(this)
  }

  get length(): number {
    return this.#waiting.length
  }

  get order(): number {
    return this.#waiting.peek()?.order ?? Infinity
  }

  get readyAt(): number {
    return this.#waiting.peek()?.readyAt ?? Infinity
  }

  /** Whether the next item has come and only waits for its turn. */
  hasArrived(now: number): boolean {
    return this.readyAt <= now
  }

  /** Sends an item, to arrive at that time, or right after what was sent before it. */
  send(item: T, readyAt: number): void {
    this.#latest = Math.max(this.#latest, readyAt)
    this.#waiting.push({ item, order: this.#yard.nextOrder(), readyAt: this.#latest })
    if (this.#waiting.length === 1) this.#yard.arrange(this)
  }

  /** Takes back what came into being after that order; gives how many items that were. */
  retract(order: number): number {
    const before = this.#waiting.length
    this.#waiting.filter((waiting) => waiting.order <= order)
    if (this.#waiting.length === 0) this.#yard.withdraw(this)
    return before - this.#waiting.length
  }

  fire(): boolean {
    const next = this.#waiting.shift()
    if (next === undefined) return false
    if (this.#waiting.length > 0) this.#yard.arrange(this)
    return this.#options.arrive(next.item)
  }

  next(): TraceEvent | undefined {
    const next = this.#waiting.peek()
    return next === undefined ? undefined : this.#options.eventOf(next.item)
  }

  /** Forgets what is on its way; the lane is not used again. */
  close(): void {
    this.#waiting.clear()
    this.#yard.withdraw(this)
    for (const valve of this.valves) valve.dismiss(this)
  }
}
