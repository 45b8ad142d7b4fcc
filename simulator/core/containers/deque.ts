/** A double-ended queue on a ring buffer: every operation at either end costs O(1), amortised. */
export class Deque<T> {
  #ring: (T | undefined)[] = new Array<T | undefined>(8)
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = item
    this.#length++
  }

  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head]
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#ring[this.#head]
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    this.#length--
    return item
  }

  clear(): void {
    this.#ring = new Array<T | undefined>(8)
    this.#head = 0
    this.#length = 0
  }

  /** Keeps the items that satisfy the predicate, in order. */
  filter(keep: (item: T) => boolean): void {
    const items = [...this]
    this.clear()
    for (const item of items) if (keep(item)) this.push(item)
  }

  *[Symbol.iterator](): IterableIterator<T> {
    const mask = this.#ring.length - 1
    for (let i = 0; i < this.#length; i++) yield this.#ring[(this.#head + i) & mask] as T
  }

  #grow(): void {
    const bigger = new Array<T | undefined>(this.#ring.length * 2)
    let i = 0
    for (const item of this) bigger[i++] = item
    this.#ring = bigger
    this.#head = 0
  }
}
