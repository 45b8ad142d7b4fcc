import { History } from './history.js'
import { isQuiet, type Course, type Happened } from './happened.js'

/** The moments of a run, and for each the places of those on which it depends directly. */
export function dependencesOf(course: Course): readonly (readonly number[])[] {
  const history = new History<number>()
  const placeOf = new Map<number, number>()
  let quiet = 0
  return course.map((moment, place) => {
    if (isQuiet(moment)) {
      const causes = history.before('everything')
      history.add((quiet = place), 'everything', causes)
      return causes
    }
    const maker = moment.cause === 0 ? quiet : placeOf.get(moment.cause)
    const causes = new Set(history.before(moment.footprint))
    if (maker !== undefined) causes.add(maker)
    history.add(place, moment.footprint, [...causes])
    placeOf.set(moment.order, place)
    return [...causes]
  })
}

/** For each moment all that came before it, as far as it matters: itself not among them. */
export class Pasts {
  readonly #words: number
  readonly #bits: Uint32Array

  constructor(dependences: readonly (readonly number[])[]) {
    const count = dependences.length
    this.#words = (count + 31) >>> 5
    this.#bits = new Uint32Array(count * this.#words)
    dependences.forEach((causes, place) => {
      for (const cause of causes) this.#inherit(place, cause)
    })
  }

  /** Whether the moment at the first place came before that at the second. */
  isBefore(one: number, other: number): boolean {
    return (this.#bits[other * this.#words + (one >>> 5)]! & (1 << (one & 31))) !== 0
  }

  #inherit(place: number, cause: number): void {
    const [to, from] = [place * this.#words, cause * this.#words]
    for (let word = 0; word < this.#words; word++)
      this.#bits[to + word]! |= this.#bits[from + word]!
    this.#bits[to + (cause >>> 5)]! |= 1 << (cause & 31)
  }
}

/** Two events of a run, by their places in it, that raced: nothing but their order is between them. */
export interface Race {
  readonly first: number
  readonly second: number
}

/** The races of a run: events that depend on each other, the second of which did not come of the first. */
export function* racesOf(
  course: Course,
  dependences: readonly (readonly number[])[],
  pasts: Pasts,
): Iterable<Race> {
  const placeOf = new Map<number, number>()
  for (const [second, moment] of course.entries()) {
    if (isQuiet(moment)) continue
    placeOf.set(moment.order, second)
    const maker = placeOf.get(moment.cause)
    const causes = dependences[second]!
    for (const first of causes) {
      const isOnlyOrder = causes.every((other) => other === first || !pasts.isBefore(first, other))
      if (first === maker || isQuiet(course[first]!) || !isOnlyOrder) continue
      if (isSameSource(course[first]!, moment)) continue
      yield { first, second }
    }
  }
}

/** Events of one source come in one order. */
function isSameSource(one: Happened, other: Happened): boolean {
  return one.source === other.source
}
