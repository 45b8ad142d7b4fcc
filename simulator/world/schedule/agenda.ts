import { Deadlines } from '../../core/containers/deadlines.js'
import { ReadyLine, type Source } from './source.js'
import type { TraceEvent } from '../trace/trace.js'

/** All that could happen: what could now stands in a line, first come first; what is for later has a time. */
export class Agenda {
  readonly #ready = new ReadyLine()
  readonly #later = new Deadlines<Source>()

  /** How many could happen now. */
  get readyCount(): number {
    return this.#ready.length
  }

  /** When the first of what is for later could happen. */
  get nextTime(): number | undefined {
    return this.#later.next()
  }

  /** Whether somebody waits for something that is for later. */
  get isAwaited(): boolean {
    for (const source of this.#later.items()) if (source.isAwaited) return true
    return false
  }

  /** Gives a source its place; false when something holds it back. */
  arrange(source: Source, now: number): boolean {
    this.#ready.remove(source)
    const isHeld = source.order === Infinity || source.valves.some((valve) => !valve.isOpen)
    const isDue = !isHeld && source.readyAt <= now
    this.#later.set(source, isHeld || isDue ? undefined : source.readyAt)
    if (isDue) this.#ready.add(source)
    return !isHeld
  }

  withdraw(source: Source): void {
    this.#ready.remove(source)
    this.#later.set(source, undefined)
  }

  /** What is due takes its place in the line. */
  admit(now: number): void {
    for (;;) {
      const source = this.#later.takeDue(now)
      if (source === undefined) return
      this.#ready.add(source)
    }
  }

  /** Takes one out of the line. */
  take(place: number): Source {
    return this.#ready.take(place)
  }

  /** What the one at that place would do. */
  eventAt(place: number): TraceEvent | undefined {
    return this.#ready.at(place).next()
  }

  /** What could happen now, the first in line first. */
  pending(): TraceEvent[] {
    return [...this.#ready].flatMap((source) => source.next() ?? [])
  }
}
