import { Deque } from '../../core/containers/deque.js'
import type { TraceEvent } from '../trace/trace-event.js'
import type { Agenda } from './agenda.js'
import type { Source } from './source.js'
import type { Valve } from './valve.js'

export interface LaneOptions<T> {
  /** The link whose frames may come in one packet; undefined: each comes alone. */
  readonly packetsOf?: object | undefined
  /** The name of the host on which user code may run when an item arrives. */
  readonly host: string
  /** All valves must be open for an item to arrive. */
  readonly valves: readonly Valve[]
  /** Called with each item as it arrives; gives true when user code may have run. */
  arrive(item: T): boolean
  /** The event of an item's arrival. */
  eventOf(item: T): TraceEvent
}

interface Waiting<T> {
  readonly item: T
  readonly order: number
  readonly cause: number
  readonly readyAt: number
}

/** One channel in one direction: the items sent on it arrive in order, each not before its time. */
export class Lane<T> implements Source {
  readonly isAwaited = true
  readonly host: string
  place: number | undefined
  readonly #agenda: Agenda
  readonly #options: LaneOptions<T>
  readonly #waiting = new Deque<Waiting<T>>()
  #latest = 0
  #serial = 0

  constructor(agenda: Agenda, options: LaneOptions<T>) {
    this.#agenda = agenda
    this.#options = options
    this.host = options.host
    for (const valve of options.valves) valve.admit(this)
  }

  /** How many items are on their way. */
  get length(): number {
    return this.#waiting.length
  }

  get packetsOf(): object | undefined {
    return this.#options.packetsOf
  }

  get order(): number {
    return this.#waiting.peek()?.order ?? Infinity
  }

  get cause(): number {
    return this.#waiting.peek()?.cause ?? 0
  }

  get serial(): number {
    return this.#serial
  }

  /** How many items have been sent, whether they have arrived or not. */
  get sent(): number {
    return this.#serial + this.#waiting.length
  }

  get readyAt(): number {
    return this.#waiting.peek()?.readyAt ?? Infinity
  }

  get isHeld(): boolean {
    for (const valve of this.#options.valves) if (!valve.isOpen) return true
    return false
  }

  /** Whether the next item has come by that time and only waits for its turn. */
  hasArrived(now: number): boolean {
    return this.readyAt <= now
  }

  /** Sends an item, to arrive at that time, or right after the item that was sent before it. */
  send(item: T, readyAt: number): void {
    this.#latest = Math.max(this.#latest, readyAt)
    const cause = this.#agenda.latest
    this.#waiting.push({ item, order: this.#agenda.nextOrder(), cause, readyAt: this.#latest })
    if (this.#waiting.length === 1) this.#agenda.enter(this)
  }

  /** Takes back the items that were sent after that order; gives how many they were. */
  retract(order: number): number {
    const before = this.#waiting.length
    this.#waiting.filter((waiting) => waiting.order <= order)
    if (this.#waiting.length === 0) this.#agenda.withdraw(this)
    return before - this.#waiting.length
  }

  fire(): boolean {
    const next = this.#waiting.shift()
    if (next === undefined) return false
    this.#serial++
    if (this.#waiting.length > 0) this.#agenda.enter(this)
    return this.#options.arrive(next.item)
  }

  next(): TraceEvent | undefined {
    const next = this.#waiting.peek()
    return next === undefined ? undefined : this.#options.eventOf(next.item)
  }

  /** Forgets the items that are on their way; the lane is not used again. */
  close(): void {
    this.#waiting.clear()
    this.#agenda.withdraw(this)
    for (const valve of this.#options.valves) valve.dismiss(this)
  }
}
