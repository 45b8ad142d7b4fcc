/**
 * The things that an event touches, by name, each with the mode: accesses of one thing in one mode commute, but for
 * those that write. `everything`: of what is not known, or touches too much to be told.
 */
export type Footprint = ReadonlyMap<string, Mode> | 'everything'

/** `write` commutes with nothing, not even itself. */
export type Mode = 'write' | 'read' | 'change' | 'use'

/** Whether the order of two events may matter. */
export function conflict(one: Footprint, other: Footprint): boolean {
  if (one === 'everything' || other === 'everything') return true
  const [few, many] = one.size < other.size ? [one, other] : [other, one]
  for (const [thing, mode] of few) {
    const second = many.get(thing)
    if (second !== undefined && !commute(mode, second)) return true
  }
  return false
}

/** Whether two accesses of one thing may change places. */
export function commute(one: Mode, other: Mode): boolean {
  return one === other && one !== 'write'
}

/** A footprint that is gathered. */
export class Touched {
  readonly #things = new Map<string, Mode>()
  #isEverything = false

  /** The footprint gathered so far. */
  get footprint(): Footprint {
    return this.#isEverything ? 'everything' : this.#things
  }

  /** The event touches something unknown, or too much. */
  everything(): void {
    this.#isEverything = true
  }

  /** An access that commutes with no other. */
  write(thing: string): void {
    this.#things.set(thing, 'write')
  }

  /** An access that commutes with others of the same mode. */
  access(thing: string, mode: Mode): void {
    const known = this.#things.get(thing)
    this.#things.set(thing, known === undefined || known === mode ? mode : 'write')
  }
}
