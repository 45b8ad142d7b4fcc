import { deviating } from '../../../simulator/index.js'
import type { Candidate, Candidates, Choices, Deviation } from '../../../simulator/index.js'
import { EventKeys } from './event-keys.js'

/**
 * A choice that was not 0, told by the names of the events that it was about: so it means the same in a run in which
 * other choices are left out, where a count of choices would not.
 */
export type Decision =
  /** Some events wait until another has gone. */
  | { readonly kind: 'order'; readonly goes: string; readonly wait: readonly string[] }
  /** A frame is late. */
  | { readonly kind: 'late'; readonly frame: string; readonly index: number }
  /** A frame comes in one packet with the one before it. */
  | { readonly kind: 'packed'; readonly frame: string }
  /** A fault, or a choice about events without names. */
  | { readonly kind: 'other'; readonly deviation: Deviation }

/** Makes the choices of another, and tells its decisions. */
export class ToldChoices implements Choices {
  /** The decisions so far. */
  readonly decisions: Decision[] = []
  readonly #choices: Choices
  readonly #keys = new EventKeys()
  readonly #counts = new Map<string, number>()

  constructor(choices: Choices) {
    this.#choices = choices
  }

  index(stream: string, count: number, candidates?: Candidates): number {
    const index = this.#choices.index(stream, count, candidates)
    const at = this.#counts.get(stream) ?? 0
    this.#counts.set(stream, at + 1)
    if (candidates !== undefined) this.#keys.meet(stream === 'next' ? count : 1, candidates)
    if (index !== 0) this.decisions.push(this.#tell({ stream, at, index }, candidates))
    return index
  }

  #tell(deviation: Deviation, candidates: Candidates | undefined): Decision {
    const { stream, index } = deviation
    const goes = candidates && this.#keys.of(candidates.at(index))
    if (candidates === undefined || goes === undefined) return { kind: 'other', deviation }
    if (stream === 'latency') return { kind: 'late', frame: goes, index }
    if (stream === 'packet') return { kind: 'packed', frame: goes }
    const before = Array.from({ length: index }, (_, place) => this.#keys.of(candidates.at(place)))
    return { kind: 'order', goes, wait: before.filter((key) => key !== undefined) }
  }
}

/** First come, first served, but for these decisions. */
export class DecidedChoices implements Choices {
  readonly #keys = new EventKeys()
  readonly #others: Choices
  readonly #late = new Map<string, number>()
  readonly #packed = new Set<string>()
  /** The events that others wait for, by the name of the one that waits. */
  readonly #waits = new Map<string, Set<string>>()
  /** The events that wait, by the name of the one that they wait for. */
  readonly #waiters = new Map<string, string[]>()

  constructor(decisions: readonly Decision[]) {
    this.#others = deviating(decisions.flatMap((d) => (d.kind === 'other' ? [d.deviation] : [])))
    for (const decision of decisions) {
      if (decision.kind === 'late') this.#late.set(decision.frame, decision.index)
      if (decision.kind === 'packed') this.#packed.add(decision.frame)
      if (decision.kind === 'order') this.#hold(decision.goes, decision.wait)
    }
  }

  index(stream: string, count: number, candidates?: Candidates): number {
    const other = this.#others.index(stream, count)
    if (candidates === undefined || other !== 0) return other
    this.#keys.meet(stream === 'next' ? count : 1, candidates)
    if (stream === 'latency') return this.#latencyOf(candidates, count)
    if (stream === 'packet') return this.#isPacked(candidates.at(0)) ? 1 : 0
    return stream === 'next' ? this.#next(count, candidates) : 0
  }

  onlyOne(candidate: Candidate): void {
    const key = this.#keys.of(candidate)
    if (key !== undefined) this.#release(key)
  }

  #hold(goes: string, wait: readonly string[]): void {
    this.#waiters.set(goes, [...(this.#waiters.get(goes) ?? []), ...wait])
    for (const key of wait) this.#waits.set(key, (this.#waits.get(key) ?? new Set()).add(goes))
  }

  #latencyOf(candidates: Candidates, count: number): number {
    const key = this.#keys.of(candidates.at(0))
    return Math.min(key === undefined ? 0 : (this.#late.get(key) ?? 0), count - 1)
  }

  #isPacked(frame: Candidate): boolean {
    const key = this.#keys.of(frame)
    if (key === undefined || !this.#packed.has(key)) return false
    this.#release(key)
    return true
  }

  /** The first in line that waits for none; when all wait, the first: there is nothing that they could wait for. */
  #next(count: number, candidates: Candidates): number {
    if (this.#waits.size === 0) return 0
    for (let place = 0; place < count; place++) {
      const key = this.#keys.of(candidates.at(place))
      if (key !== undefined && this.#waits.has(key)) continue
      if (key !== undefined) this.#release(key)
      return place
    }
    const first = this.#keys.of(candidates.at(0))
    if (first !== undefined) this.#release(first)
    return 0
  }

  /** The event goes: nobody waits for it any more. */
  #release(key: string): void {
    this.#waits.delete(key)
    for (const waiter of this.#waiters.get(key) ?? []) {
      const waits = this.#waits.get(waiter)
      waits?.delete(key)
      if (waits?.size === 0) this.#waits.delete(waiter)
    }
    this.#waiters.delete(key)
  }
}
