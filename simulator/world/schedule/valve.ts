import type { Source } from './source.js'

/** Where sources go whose next event may happen, and where they are taken back from. */
export interface Schedule {
  arrange(source: Source): void
  withdraw(source: Source): void
}

/**
 * Lets the events of its sources happen, or holds them back: a link that is cut, a machine that is
 * paused. A source stands behind several valves; all must be open.
 */
export class Valve {
  readonly #schedule: Schedule
  readonly #members = new Set<Source>()
  #isOpen = true

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** From now on the source is held back with all others when the valve is closed. */
  admit(source: Source): void {
    this.#members.add(source)
  }

  dismiss(source: Source): void {
    this.#members.delete(source)
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const source of this.#members) this.#schedule.withdraw(source)
  }

  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    for (const source of this.#members) this.#schedule.arrange(source)
  }
}
