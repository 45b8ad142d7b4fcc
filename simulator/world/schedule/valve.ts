import type { Agenda } from './agenda.js'
import type { Source } from './source.js'

/**
 * Lets the events of its sources happen, or holds them back: the frames of a link that is cut, the timers of a host
 * that is paused. A source may stand behind several valves; all must be open.
 */
export class Valve {
  readonly #agenda: Agenda
  readonly #members = new Set<Source>()
  #isOpen = true

  /** @internal */
  constructor(agenda: Agenda) {
    this.#agenda = agenda
  }

  /** Whether events get through. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** From now on the valve holds the source back whenever it is closed. */
  admit(source: Source): void {
    this.#members.add(source)
  }

  /** The source stands behind this valve no more. */
  dismiss(source: Source): void {
    this.#members.delete(source)
  }

  /** Holds back the events of all sources behind the valve. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const source of this.#members) this.#agenda.withdraw(source)
  }

  /** Lets events through again. */
  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    for (const source of this.#members) this.#agenda.arrange(source)
  }
}
