import type { Source } from './source.js'

/** The sources whose next event may happen now, first come first. */
export class ReadyQueue {
  readonly #sources: Source[] = []

  get length(): number {
    return this.#sources.length
  }

  [Symbol.iterator](): IterableIterator<Source> {
    return this.#sources.values()
  }

  /** Gives a source its place, by the order of its next event. */
  add(source: Source): void {
    const sources = this.#sources
    source.place = source.order
    const at = this.#indexOf(source.place)
    if (at === sources.length) sources.push(source)
    else sources.splice(at, 0, source)
  }

  remove(source: Source): void {
    if (source.place === undefined) return
    this.#sources.splice(this.#indexOf(source.place), 1)
    source.place = undefined
  }

  /** The source at a place, from 0. */
  at(place: number): Source {
    return this.#sources[place]!
  }

  /** Takes out the source at a place, from 0. */
  take(place: number): Source {
    const source = place === 0 ? this.#sources.shift()! : this.#sources.splice(place, 1)[0]!
    source.place = undefined
    return source
  }

  /** The index of the first source whose event does not come before that order. */
  #indexOf(order: number): number {
    const sources = this.#sources
    let high = sources.length
    // new events mostly come last
    if (high === 0 || sources[high - 1]!.place! < order) return high
    let low = 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sources[middle]!.place! < order) low = middle + 1
      else high = middle
    }
    return low
  }
}
