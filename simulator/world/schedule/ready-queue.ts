import type { Source } from './source.js'

/** How many places may be empty at the beginning before they are given up. */
const mostEmpty = 64

/** The sources whose next event may happen now, first come first. */
export class ReadyQueue {
  /** In order; the first places are empty. */
  readonly #sources: (Source | undefined)[] = []
  /** How many are: an array that loses its first item is copied. */
  #empty = 0

  get length(): number {
    return this.#sources.length - this.#empty
  }

  *[Symbol.iterator](): IterableIterator<Source> {
    for (let at = this.#empty; at < this.#sources.length; at++) yield this.#sources[at]!
  }

  /** Gives a source its place, by the order of its next event. */
  add(source: Source): void {
    const sources = this.#sources
    source.place = source.order
    const at = this.#indexOf(source.place)
    if (at === sources.length) sources.push(source)
    else if (at === this.#empty && at > 0) sources[--this.#empty] = source
    else sources.splice(at, 0, source)
  }

  remove(source: Source): void {
    if (source.place === undefined) return
    this.#takeOut(this.#indexOf(source.place))
  }

  /** The source at a place, from 0. */
  at(place: number): Source {
    return this.#sources[this.#empty + place]!
  }

  /** Takes out the source at a place, from 0. */
  take(place: number): Source {
    return this.#takeOut(this.#empty + place)
  }

  #takeOut(at: number): Source {
    const sources = this.#sources
    const source = sources[at]!
    source.place = undefined
    if (at !== this.#empty) sources.splice(at, 1)
    else if (sources.length === 1) sources.length = 0
    else this.#leaveEmpty()
    return source
  }

  #leaveEmpty(): void {
    const sources = this.#sources
    sources[this.#empty++] = undefined
    const mayStay = this.#empty < mostEmpty || 2 * this.#empty < sources.length
    if (this.#empty < sources.length && mayStay) return
    sources.splice(0, this.#empty)
    this.#empty = 0
  }

  /** The index of the first source whose event does not come before that order. */
  #indexOf(order: number): number {
    const sources = this.#sources
    let high = sources.length
    // new events mostly come last
    if (high === this.#empty || sources[high - 1]!.place! < order) return high
    let low = this.#empty
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sources[middle]!.place! < order) low = middle + 1
      else high = middle
    }
    return low
  }
}
