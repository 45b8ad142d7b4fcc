import { createEmitter, type Emitter } from '../emitter.js'
import { createRunningHash, type RunningHash } from './running-hash.js'
import type { TraceEntry, TraceEvent } from './trace-event.js'
import { lineOf } from './trace-line.js'

/** The events of a {@link Trace} itself. */
export interface TraceEvents {
  /** An entry was written. */
  entry: TraceEntry
}

/**
 * The course of a run: its entries in order, one line for each, one hash over all lines. Two runs with the same
 * hash went the same way.
 */
export class Trace {
  /** Tells of every entry when it is written. */
  readonly events: Emitter<TraceEvents> = createEmitter<TraceEvents>()
  readonly #kept: TraceEntry[] = []
  readonly #limit: number
  /**
   * More entries than these are too many. An entry that is kept for long is dear to collect, and to forget one by one
   * moves all the others.
   */
  readonly #most: number
  #hash: RunningHash | undefined
  /** How many of the kept entries are in the hash. Most runs are over before anybody asks for it. */
  #hashed = 0
  #length = 0

  /** @param limit - how many of the latest entries are kept, at least 1 */
  constructor(limit: number) {
    this.#limit = limit
    this.#most = limit + Math.ceil(limit / 8)
  }

  /** How many entries were written, kept or not. */
  get length(): number {
    return this.#length
  }

  /** The latest entries, oldest first. */
  get entries(): readonly TraceEntry[] {
    return this.#kept.slice(-this.#limit)
  }

  /** The latest entries as lines of text. */
  get lines(): string[] {
    return this.entries.map(lineOf)
  }

  /** SHA-256 over the lines of all entries so far, in hexadecimal. */
  hash(): string {
    return this.#flush().digest()
  }

  /**
   * Writes an entry.
   *
   * @param step - the number of the event in whose course it is written
   * @param time - virtual milliseconds since the world began
   */
  record(step: number, time: number, event: TraceEvent): void {
    const entry = { step, time, event }
    this.#length++
    this.#kept.push(entry)
    if (this.#kept.length >= this.#most) this.#forget(this.#kept.length - this.#limit)
    this.events.emit('entry', entry)
  }

  #forget(count: number): void {
    this.#flush()
    this.#kept.splice(0, count)
    this.#hashed -= count
  }

  #flush(): RunningHash {
    const hash = (this.#hash ??= createRunningHash())
    if (this.#hashed < this.#kept.length) {
      const lines = this.#kept.slice(this.#hashed).map(lineOf)
      hash.update(`${lines.join('\n')}\n`)
      this.#hashed = this.#kept.length
    }
    return hash
  }
}
