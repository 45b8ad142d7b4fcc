import { commute, type Footprint, type Mode } from '../../../simulator/index.js'

/** The latest accesses of one thing that commute, and those before them. */
interface Accesses<E> {
  mode: Mode
  latest: E[]
  before: E[]
}

/**
 * The order of events, as far as it matters: gives the events on which the next one depends directly, by the things
 * that both touch. An event that depends on all others stands between all before it and all after it.
 */
export class History<E> {
  readonly #things = new Map<string, Accesses<E>>()
  /** Events on which no later one depends directly. */
  readonly #ends = new Set<E>()
  #base: E | undefined

  /** The events on which one with that footprint would depend, if it happened next. */
  before(footprint: Footprint): readonly E[] {
    if (footprint === 'everything') return [...this.#ends]
    const found: E[] = []
    for (const [thing, mode] of footprint) {
      const accesses = this.#things.get(thing)
      if (accesses === undefined) continue
      const { latest, before } = accesses
      for (const event of commute(mode, accesses.mode) ? before : latest) {
        if (!found.includes(event)) found.push(event)
      }
    }
    if (found.length === 0 && this.#base !== undefined) found.push(this.#base)
    return found
  }

  /** The event happens; `causes` are the events on which it depends. */
  add(event: E, footprint: Footprint, causes: readonly E[]): void {
    for (const cause of causes) this.#ends.delete(cause)
    this.#ends.add(event)
    if (footprint === 'everything') {
      this.#things.clear()
      this.#base = event
      return
    }
    for (const [thing, mode] of footprint) this.#access(event, thing, mode)
  }

  /** The events on which no other depends. */
  get ends(): readonly E[] {
    return [...this.#ends]
  }

  #access(event: E, thing: string, mode: Mode): void {
    const accesses = this.#things.get(thing)
    if (accesses === undefined) {
      this.#things.set(thing, { mode, latest: [event], before: [] })
    } else if (commute(mode, accesses.mode)) {
      accesses.latest.push(event)
    } else {
      accesses.before = accesses.latest
      accesses.mode = mode
      accesses.latest = [event]
    }
  }
}
