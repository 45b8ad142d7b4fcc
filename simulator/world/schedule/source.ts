import type { TraceEvent } from '../trace/trace.js'
import type { Valve } from './valve.js'

/** Something that has a next event: one direction of a channel, or the timers of a host. */
export interface Source {
  /** On which host code may run when it happens. */
  readonly host: string
  /** The order in which its next event came about: the smallest is the first in line. Infinity: none. */
  readonly order: number
  /** The earliest time at which its next event may happen, in milliseconds since the epoch. */
  readonly readyAt: number
  /** Whether somebody waits for it, so that time may move on its account. */
  readonly isAwaited: boolean
  /** What may hold it back. */
  readonly valves: readonly Valve[]
  /** Lets its next event happen; true when user code may have run. */
  fire(): boolean
  /** Its next event; undefined when there is none. */
  next(): TraceEvent | undefined
}

/** The sources whose next event could happen now, first come first. */
export class ReadyLine {
  readonly #sources: Source[] = []

  get length(): number {
    return this.#sources.length
  }

  [Symbol.iterator](): IterableIterator<Source> {
    return this.#sources.values()
  }

  add(source: Source): void {
    const sources = this.#sources
    let at = sources.length
    // new events mostly come last
    while (at > 0 && sources[at - 1]!.order > source.order) at--
    if (at === sources.length) sources.push(source)
    else sources.splice(at, 0, source)
  }

  remove(source: Source): void {
    const at = this.#sources.indexOf(source)
    if (at >= 0) this.#sources.splice(at, 1)
  }

  /** The one at a place in line, from 0. */
  at(place: number): Source {
    return this.#sources[place]!
  }

  /** Takes out the one at a place in line. */
  take(place: number): Source {
    return place === 0 ? this.#sources.shift()! : this.#sources.splice(place, 1)[0]!
  }
}
