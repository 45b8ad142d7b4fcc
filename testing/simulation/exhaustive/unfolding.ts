import type { Footprint } from '../../../simulator/index.js'
import { dependencesOf } from './dependences.js'
import type { CourseRecorder } from './course-recorder.js'
import { isQuiet, type Happened, type Quiet, type SeenEvent } from './happened.js'

/** An event that came about in the course of another. */
export interface Child {
  readonly key: string
  readonly source: string
  /** When it may happen, in virtual milliseconds since the world began. */
  readonly since: number
}

/** The knowledge of an event with its past: what comes of it is the same in every run in which it has that past. */
export interface Known {
  /** The events that come about in it, in that order. */
  children: readonly Child[]
  /** The events that it takes away. */
  withdrawn: readonly string[]
  /** Whether the run is over then. */
  isLast: boolean
  /** Of a quiet moment: when it ends. */
  time: number
  /** Of a quiet moment: the events that may go then. */
  ready: ReadonlySet<string>
}

/** An event with its past, the events on which it depends directly. */
export interface Found {
  readonly number: number
  readonly footprint: Footprint
  readonly causes: readonly number[]
}

/** An event by what it touches: that may be something else in another run. */
interface Variant {
  readonly id: number
  readonly text: string
  readonly footprint: Footprint
}

/** The quiet moments, which touch everything. */
const quietVariant = 0

/**
 * The knowledge of a scenario from the runs that were made: its events with their pasts, an event structure. Runs whose
 * events have the same pasts are one class, whatever the order of events that do not depend on each other.
 */
export class Unfolding {
  readonly #numbers = new Map<string, number>()
  readonly #known = new Map<number, Known>()
  readonly #variants = new Map<string, Variant[]>()
  #variantCount = 0

  /** Takes a run in that was made to its end; gives the name of its class. */
  learn({ course, seen, withdrawn }: CourseRecorder): string {
    const dependences = dependencesOf(course)
    const numbers: number[] = []
    course.forEach((moment, place) => {
      const causes = dependences[place]!.map((cause) => numbers[cause]!)
      numbers.push(this.#numberOf(moment, causes))
    })
    const children = childrenOf(course, [...seen.values()])
    course.forEach((moment, place) => {
      const next = course[place + 1]
      const isLast = place === course.length - 1
      const ready = new Set<string>(next !== undefined && !isQuiet(next) ? next.beside : [])
      this.#learn(numbers[place]!, {
        children: children[place]!,
        withdrawn: isQuiet(moment) ? [] : (withdrawn.get(moment.order) ?? []),
        isLast,
        time: moment.time,
        ready: isQuiet(moment) ? ready : new Set(),
      })
    })
    const causes = new Set(dependences.flat())
    return classOf(numbers.filter((_, place) => !causes.has(place)))
  }

  /** The number of a quiet moment with that past, if there was one. */
  quiet(causes: readonly number[]): number | undefined {
    return this.#numbers.get(nameOf(quietVariant, causes))
  }

  /** An event with its past, if it had that before. */
  find(key: string, causesOf: (footprint: Footprint) => readonly number[]): Found | undefined {
    for (const { id, footprint } of this.#variants.get(key) ?? []) {
      const causes = causesOf(footprint)
      const number = this.#numbers.get(nameOf(id, causes))
      if (number !== undefined) return { number, footprint, causes }
    }
    return undefined
  }

  /** The knowledge of an event with its past. */
  of(number: number): Known {
    return this.#known.get(number)!
  }

  #numberOf(moment: Happened | Quiet, causes: readonly number[]): number {
    const variant = isQuiet(moment) ? quietVariant : this.#variantOf(moment).id
    const name = nameOf(variant, causes)
    const known = this.#numbers.get(name) ?? this.#numbers.size
    this.#numbers.set(name, known)
    return known
  }

  #variantOf({ key, footprint }: Happened): Variant {
    const text = textOf(footprint)
    const variants = this.#variants.get(key) ?? []
    this.#variants.set(key, variants)
    const known = variants.find((variant) => variant.text === text)
    if (known !== undefined) return known
    const variant = { id: ++this.#variantCount, text, footprint }
    variants.push(variant)
    return variant
  }

  /** A frame behind another that never went was not seen: the run that saw most knows best. */
  #learn(number: number, known: Known): void {
    const before = this.#known.get(number)
    if (before === undefined || before.children.length < known.children.length) {
      this.#known.set(number, known)
    }
  }
}

/** The name of the class of runs in which these events are the last that happen, each with its past. */
export function classOf(ends: readonly number[]): string {
  if (ends.length === 1) return String(ends[0])
  return [...ends].sort((a, b) => a - b).join()
}

function nameOf(variant: number, causes: readonly number[]): string {
  return `${variant} after ${classOf(causes)}`
}

function textOf(footprint: Footprint): string {
  return footprint === 'everything' ? footprint : [...footprint].join(';')
}

/** For each moment of a run the events that came about in its course. */
function childrenOf(
  course: readonly (Happened | Quiet)[],
  seen: readonly SeenEvent[],
): readonly Child[][] {
  const placeOf = new Map<number, number>()
  const quiets: [count: number, place: number][] = []
  course.forEach((moment, place) => {
    if (isQuiet(moment)) quiets.push([moment.count, place])
    else placeOf.set(moment.order, place)
  })
  const children: Child[][] = course.map(() => [])
  for (const event of [...seen].sort((a, b) => a.order - b.order)) {
    const quiet = quiets.filter(([count]) => count < event.order).at(-1)
    const place = event.cause === 0 ? quiet?.[1] : placeOf.get(event.cause)
    if (place !== undefined) children[place]!.push(event)
  }
  return children
}
