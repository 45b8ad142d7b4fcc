import type { Deviation } from '../../../simulator/index.js'
import { History } from './history.js'
import { classOf, type Child, type Known, type Unfolding } from './unfolding.js'

/** A run that need not be made, for it is known how it would go. */
export interface Foreseen {
  readonly class: string
  /** How many ways there would be at each choice of the order. */
  readonly counts: readonly number[]
}

/** How a run with those deviations would go, as far as it is known; undefined: something in it is new. */
export function foresee(
  unfolding: Unfolding,
  deviations: readonly Deviation[],
): Foreseen | undefined {
  const run = new ForeseenRun(unfolding, new Map(deviations.map(({ at, index }) => [at, index])))
  return run.goOn() ? { class: run.class, counts: run.counts } : undefined
}

interface Pending extends Child {
  /** The place of the event in line. */
  readonly order: number
  /** The event in whose course it came about. */
  readonly maker: number
}

/** A run without its scenario: first come, first served, but for deviations, among events that are known. */
class ForeseenRun {
  readonly counts: number[] = []
  readonly #unfolding: Unfolding
  readonly #planned: ReadonlyMap<number, number>
  readonly #history = new History<number>()
  /** The events to come of each source, the next one first. */
  readonly #sources = new Map<string, Pending[]>()
  #order = 0
  #time = 0

  constructor(unfolding: Unfolding, planned: ReadonlyMap<number, number>) {
    this.#unfolding = unfolding
    this.#planned = planned
  }

  get class(): string {
    return classOf(this.#history.ends)
  }

  /** Goes on to the end of the run; false when something comes that is not known. */
  goOn(): boolean {
    for (;;) {
      const ready = this.#ready()
      const known = ready.length === 0 ? this.#fallQuiet() : this.#happen(this.#choose(ready))
      if (known === undefined) return false
      if (known.isLast) return true
    }
  }

  #ready(): readonly Pending[] {
    const ready: Pending[] = []
    for (const [source, [first]] of this.#sources) {
      if (first === undefined) this.#sources.delete(source)
      else if (first.since <= this.#time) ready.push(first)
    }
    return ready.length < 2 ? ready : ready.sort((a, b) => a.order - b.order)
  }

  #choose(ready: readonly Pending[]): Pending {
    if (ready.length === 1) return ready[0]!
    const index = this.#planned.get(this.counts.length) ?? 0
    this.counts.push(ready.length)
    return ready[Math.min(index, ready.length - 1)]!
  }

  #happen({ key, source, maker }: Pending): Known | undefined {
    const found = this.#unfolding.find(key, (footprint) => {
      const before = this.#history.before(footprint)
      return before.includes(maker) ? before : [...before, maker]
    })
    if (found === undefined) return undefined
    const { number, footprint, causes } = found
    this.#history.add(number, footprint, causes)
    this.#sources.get(source)!.shift()
    return this.#follow(number)
  }

  #fallQuiet(): Known | undefined {
    const causes = this.#history.before('everything')
    const number = this.#unfolding.quiet(causes)
    if (number === undefined) return undefined
    this.#history.add(number, 'everything', causes)
    const known = this.#follow(number)
    this.#time = known.time
    return known.isLast || this.#settle(known.ready) ? known : undefined
  }

  #follow(number: number): Known {
    const known = this.#unfolding.of(number)
    for (const { key, source, since } of known.children) {
      this.#add({ key, source, since, order: ++this.#order, maker: number })
    }
    for (const key of known.withdrawn) this.#remove(key)
    return known
  }

  /** Events of one source go in the order of their times, those of one time in that in which they came about. */
  #add(event: Pending): void {
    const line = this.#sources.get(event.source) ?? []
    this.#sources.set(event.source, line)
    let place = line.length
    while (place > 0 && line[place - 1]!.since > event.since) place--
    line.splice(place, 0, event)
  }

  #remove(key: string): void {
    for (const line of this.#sources.values()) {
      const place = line.findIndex((event) => event.key === key)
      if (place >= 0) line.splice(place, 1)
    }
  }

  /** Timers that are due and do not go have been cleared; false when others would go than those that went. */
  #settle(expected: ReadonlySet<string>): boolean {
    for (const line of this.#sources.values()) {
      while (line.length > 0 && line[0]!.since <= this.#time && !expected.has(line[0]!.key)) {
        line.shift()
      }
    }
    const ready = this.#ready()
    return ready.length === expected.size
  }
}
