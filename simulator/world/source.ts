/** Something that has a next event: one direction of a channel, or the timers of a host. */
export interface Source {
  /** The order in which its next event came about; the smallest is the first in line. */
  readonly order: number
  /** Lets its next event happen; true when user code may have run. */
  fire(): boolean
}

/** The sources whose next event could happen now, first come first. */
export class ReadyLine {
  readonly #sources: Source[] = []

  get length(): number {
    return this.#sources.length
  }

  add(source: Source): void {
    const sources = this.#sources
    let at = sources.length
    // new events mostly come last
    while (at > 0 && (sources[at - 1]!).order > source.order) at--
    if (at === sources.length) sources.push(source)
    else sources.splice(at, 0, source)
  }

  remove(source: Source): void {
    const at = this.#sources.indexOf(source)
    if (at >= 0) this.#sources.splice(at, 1)
  }

  /** Takes out the one at a place in line. */
  take(at: number): Source | undefined {
    return at === 0 ? this.#sources.shift() : this.#sources.splice(at, 1)[0]
  }
}
