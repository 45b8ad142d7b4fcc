import type { Source } from './source.js'

/** How many places may be empty at the beginning before they are given up. */
const mostEmpty = 64

/** How many places an array that has become empty may keep. */
const mostKept = 1024

/** How many places are moved by hand at most. */
const mostMoved = 32

/** The sources whose next event may happen now, first come first. */
export class ReadyQueue {
  /** In order. The places before the first and behind the last are empty: to give them up and take them again is dear (docs/performance.md). */
  readonly #sources: (Source | undefined)[] = []
  #begin = 0
  #end = 0

  get length(): number {
    return this.#end - this.#begin
  }

  *[Symbol.iterator](): IterableIterator<Source> {
    for (let at = this.#begin; at < this.#end; at++) yield this.#sources[at]!
  }

  /** Gives a source its place, by the order of its next event. */
  add(source: Source): void {
    const sources = this.#sources
    source.place = source.order
    const at = this.#indexOf(source.place)
    if (at === this.#end) sources[this.#end++] = source
    else if (at === this.#begin && at > 0) sources[--this.#begin] = source
    else this.#insert(source, at)
  }

  remove(source: Source): void {
    if (source.place === undefined) return
    this.#takeOut(this.#indexOf(source.place))
  }

  /** The source at a place, from 0. */
  at(place: number): Source {
    return this.#sources[this.#begin + place]!
  }

  /** Takes out the source at a place, from 0. */
  take(place: number): Source {
    return this.#takeOut(this.#begin + place)
  }

  /** A few places are moved by hand: that is quicker than to ask for it. */
  #insert(source: Source, at: number): void {
    const sources = this.#sources
    const end = this.#end++
    if (end - at > mostMoved) {
      sources.splice(at, 0, source)
      return
    }
    for (let i = end; i > at; i--) sources[i] = sources[i - 1]
    sources[at] = source
  }

  #takeOut(at: number): Source {
    const source = this.#sources[at]!
    source.place = undefined
    if (at === this.#begin) this.#takeFirst()
    else {
      this.#sources.splice(at, 1)
      this.#end--
    }
    return source
  }

  #takeFirst(): void {
    this.#sources[this.#begin++] = undefined
    if (this.#begin === this.#end) this.#becomeEmpty()
    else if (this.#begin >= mostEmpty && 2 * this.#begin >= this.#end) {
      this.#sources.splice(0, this.#begin)
      this.#end -= this.#begin
      this.#begin = 0
    }
  }

  #becomeEmpty(): void {
    this.#begin = 0
    this.#end = 0
    if (this.#sources.length > mostKept) this.#sources.length = 0
  }

  /** The index of the first source whose event does not come before that order. */
  #indexOf(order: number): number {
    const sources = this.#sources
    let high = this.#end
    // new events mostly come last
    if (high === this.#begin || sources[high - 1]!.place! < order) return high
    let low = this.#begin
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sources[middle]!.place! < order) low = middle + 1
      else high = middle
    }
    return low
  }
}
