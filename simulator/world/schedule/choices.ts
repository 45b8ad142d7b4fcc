import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { TraceEvent } from '../trace/trace-event.js'

/** An event that a choice is about. For the things that it touches see `touchesOf`. */
export interface Candidate {
  /** The number that the event got when it came about, the same as long as it waits; a smaller one was there before. */
  readonly order: number
  /** The number of the event in whose course it came about; 0 when there was none before. */
  readonly cause: number
  /** How many events of the same lane, or timers of the same host, have gone before it. */
  readonly serial: number
  /** The name of the host on which user code may run in the event. */
  readonly host: string
  /** The event itself; undefined when nothing is known of it. */
  next(): TraceEvent | undefined
}

/** The events that a choice is about, by their places. They change when the choice is made: look at once. */
export interface Candidates {
  /** The event that is chosen with that index; for a choice that is about one event, that one. */
  at(index: number): Candidate
}

/**
 * Every decision of a simulation, as one call. Its answers decide the run: they come from a seed, a recording, a
 * property-based test, or are always the first.
 */
export interface Choices {
  /**
   * Answers with one of `count` ways to go on, from 0. 0 is always the boring one: the first in line, no delay, no
   * fault.
   *
   * @param stream - the kind of decision: `next` is the order of events, `latency` the virtual milliseconds that a
   * frame takes, `packet` whether a frame comes in one packet with the one before it, the others are faults
   * @param count - at least 1
   * @param candidates - the events that the decision is about; undefined for a decision that is about none
   */
  index(stream: string, count: number, candidates?: Candidates): number
  /**
   * Called with an event that goes next because it is the only one that may: there is nothing to choose. Left out by
   * choices that need not know.
   */
  onlyOne?(candidate: Candidate): void
}

/** First come, first served: every choice is 0, so nothing surprising happens. */
export const fifo: Choices = { index: () => 0 }

/** All ways equally likely, drawn from a seed: a whole number of 32 bits. */
export function seeded(seed: number): Choices {
  const random = xoroshiro128plus(seed)
  return { index: (_stream, count) => (count < 2 ? 0 : uniformInt(random, 0, count - 1)) }
}

/** One choice that was not 0. */
export interface Deviation {
  /** The kind of decision. */
  readonly stream: string
  /** The number of the choice among its kind, from 0. */
  readonly at: number
  /** The way that was chosen, from 1. */
  readonly index: number
}

/**
 * First come, first served, but for these deviations. Where there are fewer ways than one names, the last is
 * taken.
 */
export function deviating(deviations: readonly Deviation[]): Choices {
  const planned = new Map(deviations.map((d) => [keyOf(d.stream, d.at), d.index]))
  const counts = new Map<string, number>()
  return {
    index(stream, count) {
      const at = counts.get(stream) ?? 0
      counts.set(stream, at + 1)
      return Math.min(planned.get(keyOf(stream, at)) ?? 0, count - 1)
    },
  }
}

/** Makes the choices of another, and records its deviations. */
export class RecordedChoices implements Choices {
  /** The deviations so far, in the order of the run. */
  readonly deviations: Deviation[] = []
  readonly #choices: Choices
  readonly #counts = new Map<string, number>()
  readonly #onChoice: ((choice: Deviation, count: number) => void) | undefined

  /**
   * @param choices - make the choices
   * @param onChoice - called for every choice, 0 or not, with the number of ways there were
   */
  constructor(choices: Choices, onChoice?: (choice: Deviation, count: number) => void) {
    this.#choices = choices
    this.#onChoice = onChoice
  }

  /** The choice of the other. */
  index(stream: string, count: number, candidates?: Candidates): number {
    const index = this.#choices.index(stream, count, candidates)
    const at = this.#counts.get(stream) ?? 0
    this.#counts.set(stream, at + 1)
    const choice = { stream, at, index }
    if (index !== 0) this.deviations.push(choice)
    this.#onChoice?.(choice, count)
    return index
  }

  /** Tells the other. */
  onlyOne(candidate: Candidate): void {
    this.#choices.onlyOne?.(candidate)
  }
}

function keyOf(stream: string, at: number): string {
  return `${stream}#${at}`
}
