import type { Agenda } from './agenda.js'
import type { Source } from './source.js'

/**
 * Lets the events of its sources happen, or holds them back: those of a link that is cut, of a host that is
 * paused. A source may stand behind several valves; all must be open.
 */
export class Valve {
  readonly #agenda: Agenda
  readonly #members = new Set<Source>()
  #isOpen = true

  constructor(agenda: Agenda) {
    this.#agenda = agenda
  }

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

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const source of this.#members) this.#agenda.withdraw(source)
  }

  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    for (const source of this.#members) this.#agenda.arrange(source)
  }
}
