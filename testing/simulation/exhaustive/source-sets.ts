import { conflict, type Footprint } from '../../../simulator/index.js'
import { NotAgain } from '../exploration/attempt.js'
import type { Picker } from './course-recorder.js'
import { dependencesOf, Pasts, racesOf, type Race } from './dependences.js'
import { isQuiet, type Course, type Happened, type Ready } from './happened.js'

/** A state that the search has come to, and what it has tried there. */
interface Node {
  /** Events that need not go here: all runs in which one of them goes next are covered elsewhere. */
  readonly sleep: ReadonlyMap<string, Footprint>
  /** Events that were tried here. */
  readonly done: Map<string, Footprint>
  /** Events to be tried. */
  readonly backtrack: Set<string>
  /** The event that goes here in the present run. */
  chosen: string
}

/**
 * Dynamic partial order reduction with source sets and sleep sets (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014), by
 * running again: of runs that differ only in the order of independent events one is made. Each run tells its races; the
 * search goes back to the first of the two events, and lets there go what leads to the second.
 */
export class SourceSets implements Picker {
  readonly #nodes: Node[] = []
  /** How many nodes decide the run that is made; those after them come about in it. */
  #given = 0

  pick(ready: readonly Ready[], events: readonly Happened[]): number | undefined {
    const node = this.#nodes[events.length]
    if (events.length < this.#given) return placeOf(ready, node!.chosen)
    const sleep = this.#sleepAfter(events.at(-1))
    const place = ready.findIndex(({ key }) => !sleep.has(key))
    if (place < 0) return undefined
    const chosen = ready[place]!.key
    this.#nodes.push({ sleep, done: new Map(), backtrack: new Set([chosen]), chosen })
    return place
  }

  /** Goes on to the next run, when one is over; false: there is none. */
  advance(course: Course): boolean {
    this.#addBacktracks(course)
    const events = course.filter((moment) => !isQuiet(moment)) as readonly Happened[]
    while (this.#nodes.length > 0) {
      const node = this.#nodes.at(-1)!
      node.done.set(node.chosen, events[this.#nodes.length - 1]!.footprint)
      const next = [...node.backtrack].find((key) => !node.done.has(key) && !node.sleep.has(key))
      if (next !== undefined) {
        node.chosen = next
        this.#given = this.#nodes.length
        return true
      }
      this.#nodes.pop()
    }
    return false
  }

  #sleepAfter(latest: Happened | undefined): ReadonlyMap<string, Footprint> {
    const node = this.#nodes.at(-1)
    if (node === undefined || latest === undefined) return new Map()
    const asleep = [...node.sleep, ...node.done]
    return new Map(asleep.filter(([, footprint]) => !conflict(footprint, latest.footprint)))
  }

  #addBacktracks(course: Course): void {
    const dependences = dependencesOf(course)
    const pasts = new Pasts(dependences)
    const numbers = numbersOf(course)
    for (const race of racesOf(course, dependences, pasts)) {
      const node = this.#nodes[numbers[race.first]!]!
      const initials = initialsOf(course, pasts, race)
      const isCovered = initials.some((key) => node.backtrack.has(key) || node.sleep.has(key))
      if (!isCovered) node.backtrack.add(initials[0]!)
    }
  }
}

/** The number of each event among the events alone. */
function numbersOf(course: Course): readonly number[] {
  let number = -1
  return course.map((moment) => (isQuiet(moment) ? number : ++number))
}

/**
 * The events that can go in place of the first of a race, so that the second may go before it: of those after the first
 * that do not depend on it, and of the second, the ones that depend on no other of these.
 */
function initialsOf(course: Course, pasts: Pasts, { first, second }: Race): readonly string[] {
  const others: number[] = []
  const initials: string[] = []
  for (let place = first + 1; place <= second; place++) {
    const moment = course[place]!
    if (isQuiet(moment) || (place < second && pasts.isBefore(first, place))) continue
    if (!others.some((other) => pasts.isBefore(other, place))) initials.push(moment.key)
    others.push(place)
  }
  return initials
}

function placeOf(ready: readonly Ready[], key: string): number {
  const place = ready.findIndex((event) => event.key === key)
  if (place >= 0) return place
  throw new NotAgain(key)
}
