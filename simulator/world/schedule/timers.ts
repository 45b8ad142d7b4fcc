import { Heap } from '../../core/containers/heap.js'
import type { TraceEvent } from '../trace/trace-event.js'
import type { Agenda } from './agenda.js'
import type { Source } from './source.js'
import type { Valve } from './valve.js'

interface PendingTimer {
  readonly at: number
  readonly order: number
  readonly cause: number
  /**
   * Undefined once the timer is cleared: a cleared timer may lie in the heap for long, and must not keep its
   * callback alive.
   */
  callback: (() => void) | undefined
  readonly isBackground: boolean
  isCleared: boolean
}

/** How many cleared timers may lie in the heap before they are swept out. */
const litter = 64

/** The timers of one host. They fire in the order of their times, timers of one time in the order they were set. */
export class Timers implements Source {
  readonly host: string
  place: number | undefined
  readonly #agenda: Agenda
  readonly #valve: Valve
  readonly #pending = new Heap<PendingTimer>(
    (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
  )
  #foreground = 0
  #cleared = 0
  #serial = 0

  /**
   * @param host - the name of the host
   * @param valve - while it is closed no timer fires
   */
  constructor(agenda: Agenda, host: string, valve: Valve) {
    this.host = host
    this.#agenda = agenda
    this.#valve = valve
    valve.admit(this)
  }

  get order(): number {
    return this.#pending.peek()?.order ?? Infinity
  }

  get cause(): number {
    return this.#pending.peek()?.cause ?? 0
  }

  get serial(): number {
    return this.#serial
  }

  get readyAt(): number {
    return this.#pending.peek()?.at ?? Infinity
  }

  get isHeld(): boolean {
    return !this.#valve.isOpen
  }

  get isAwaited(): boolean {
    return this.#foreground > 0
  }

  /** How many timers are pending for whose sake time moves. */
  get awaited(): number {
    return this.#foreground
  }

  /**
   * Calls back once, at a time in milliseconds since the epoch. Gives the handle for {@link clear}.
   *
   * @param isBackground - whether time need not move for the sake of this timer
   */
  set(callback: () => void, at: number, isBackground: boolean): object {
    const cause = this.#agenda.latest
    const order = this.#agenda.nextOrder()
    const timer = { at, order, cause, callback, isBackground, isCleared: false }
    if (!isBackground) this.#foreground++
    this.#pending.push(timer)
    if (this.#pending.peek() === timer) this.#agenda.arrange(this)
    return timer
  }

  /** Takes a timer back; nothing happens when it has fired or was cleared before. */
  clear(handle: object): void {
    const timer = handle as PendingTimer
    if (timer.isCleared) return
    this.#retire(timer)
    this.#cleared++
    if (this.#pending.peek() === timer) {
      this.#dropCleared()
      this.#agenda.arrange(this)
    } else if (this.#cleared > litter && this.#cleared > this.#pending.size / 2) {
      this.#sweep()
    }
  }

  fire(): boolean {
    const timer = this.#pending.pop()
    if (timer === undefined) return false
    this.#serial++
    const { callback } = timer
    this.#retire(timer)
    this.#dropCleared()
    this.#agenda.arrange(this)
    callback?.()
    return true
  }

  next(): TraceEvent {
    return { kind: 'timer', host: this.host }
  }

  /** Forgets all timers, for good. */
  close(): void {
    for (const timer of this.#pending.items) timer.isCleared = true
    this.#pending.clear()
    this.#foreground = 0
    this.#agenda.withdraw(this)
    this.#valve.dismiss(this)
  }

  #retire(timer: PendingTimer): void {
    timer.isCleared = true
    timer.callback = undefined
    if (!timer.isBackground) this.#foreground--
  }

  #dropCleared(): void {
    while (this.#pending.peek()?.isCleared === true) {
      this.#pending.pop()
      this.#cleared--
    }
  }

  /** Most calls are answered long before their time is up: their timers must not pile up. */
  #sweep(): void {
    const live = this.#pending.items.filter((timer) => !timer.isCleared)
    this.#pending.clear()
    for (const timer of live) this.#pending.push(timer)
    this.#cleared = 0
  }
}
