import { Deadlines } from '../../core/containers/deadlines.js'
import type { TraceEvent } from '../trace/trace-event.js'
import type { Candidates } from './choices.js'
import { ReadyQueue } from './ready-queue.js'
import type { Source } from './source.js'

export interface AgendaOptions {
  /** The time by which a source is ready or not, in milliseconds since the epoch. */
  now(): number
  /** Called when a source has a next event that no valve holds back. */
  onArranged(): void
}

/**
 * All sources of events. Sources whose event may happen now stand in the ready queue, first come first; the
 * others have a time, or are held back. It also gives out the numbers by which events come first.
 */
export class Agenda {
  readonly #options: AgendaOptions
  readonly #ready = new ReadyQueue()
  readonly #later = new Deadlines<Source>()
  #order = 0
  #turnBegin = 0
  #latest = 0

  constructor(options: AgendaOptions) {
    this.#options = options
  }

  /** How many sources are in the ready queue. */
  get readyCount(): number {
    return this.#ready.length
  }

  /** When the first of the later events may happen, in milliseconds since the epoch. */
  get nextTime(): number | undefined {
    return this.#later.next()
  }

  /** Whether somebody waits for an event that is for later. */
  get isAwaited(): boolean {
    for (const source of this.#later.items()) if (source.isAwaited) return true
    return false
  }

  /** The order of the latest event that had come about when the present turn of user code began. */
  get turnBegin(): number {
    return this.#turnBegin
  }

  /** The order of the event that happens, or of the latest; 0 before the first. */
  get latest(): number {
    return this.#latest
  }

  /** The events that may happen now, by their places in line. */
  get candidates(): Candidates {
    return this.#ready
  }

  /** How many events have come about. */
  get count(): number {
    return this.#order
  }

  /** Whether an event has come about since the present turn of user code began. */
  get hasNews(): boolean {
    return this.#order > this.#turnBegin
  }

  /** The order of an event that comes about now. */
  nextOrder(): number {
    return ++this.#order
  }

  /** Gives a source its place, whatever place it had: call it when the next event of the source is another. */
  arrange(source: Source): void {
    this.#ready.remove(source)
    const isHeld = source.order === Infinity || source.isHeld
    const isDue = !isHeld && source.readyAt <= this.#options.now()
    this.#later.set(source, isHeld || isDue ? undefined : source.readyAt)
    if (isDue) this.#ready.add(source)
    if (!isHeld) this.#options.onArranged()
  }

  /** As {@link arrange}, for a source that has no place: nothing is looked for (docs/performance.md). */
  enter(source: Source): void {
    if (source.isHeld) return
    const { readyAt } = source
    if (readyAt <= this.#options.now()) this.#ready.add(source)
    else this.#later.set(source, readyAt)
    this.#options.onArranged()
  }

  /** Takes a source out, wherever it stands. */
  withdraw(source: Source): void {
    this.#ready.remove(source)
    this.#later.set(source, undefined)
  }

  /** Moves the sources that are due at that time into the ready queue. */
  admit(now: number): void {
    for (;;) {
      const source = this.#later.takeDue(now)
      if (source === undefined) return
      this.#ready.add(source)
    }
  }

  /** Takes a source out of the ready queue, by its place from 0; the turn of its event begins. */
  take(place: number): Source {
    this.#turnBegin = this.#order
    const source = this.#ready.take(place)
    this.#latest = source.order
    return source
  }

  /** Whatever comes about until the next event is taken comes of no event. */
  pause(): void {
    this.#latest = 0
  }

  /** The place of the first frame in the ready queue that comes over the same link; undefined: there is none. */
  placeInPacketOf(link: object): number | undefined {
    let place = 0
    for (const source of this.#ready) {
      if (source.packetsOf === link) return place
      place++
    }
    return undefined
  }

  /** The event of the source at a place in the ready queue, from 0. */
  eventAt(place: number): TraceEvent | undefined {
    return this.#ready.at(place).next()
  }

  /** The events that may happen now, the first in line first. */
  pending(): TraceEvent[] {
    return [...this.#ready].flatMap((source) => source.next() ?? [])
  }
}
