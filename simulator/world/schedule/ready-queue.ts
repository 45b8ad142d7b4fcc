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
    let at = sources.length
    // new events mostly come last
    while (at > 0 && sources[at - 1]!.order > source.order) at--
    if (at === sources.length) sources.push(source)
    else sources.splice(at, 0, source)
  }

  remove(source: Source): void {
    const at = this.#sources.indexOf(source)
    if (at >= 0) this.#sources.splice(at, 1)
  }

  /** The source at a place, from 0. */
  at(place: number): Source {
    return this.#sources[place]!
  }

  /** Takes out the source at a place, from 0. */
  take(place: number): Source {
    return place === 0 ? this.#sources.shift()! : this.#sources.splice(place, 1)[0]!
  }
}
