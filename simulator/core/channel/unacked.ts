import type { Delivery } from '../queue/consumer.js'

/**
 * The deliveries out with the client of a channel, by delivery tag, oldest first. Tags only go up, and most are settled in
 * the order in which they went out; so it is a ring with holes, and a settled one is found by bisection.
 *
 * It takes the place of a `Map`, which makes a new table whenever it is emptied or filled. Each old table leads to the
 * next one: those that were once promoted by V8's collector keep all later ones alive, with all that was in them, until
 * it collects the whole heap.
 */
export class Unacked {
  #ring: (Delivery | undefined)[] = new Array<Delivery | undefined>(8)
  #tags: number[] = new Array<number>(8).fill(0)
  #head = 0
  /** Holes included; neither the first nor the last is one. */
  #length = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The one with the lowest tag; undefined when there is none. */
  get oldest(): Delivery | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head]
  }

  /** Adds a delivery, whose tag is higher than all before. */
  add(delivery: Delivery): void {
    if (this.#length === this.#ring.length) this.#makeRoom()
    const at = this.#at(this.#length++)
    this.#ring[at] = delivery
    this.#tags[at] = delivery.tag
    this.#size++
  }

  get(tag: number): Delivery | undefined {
    const index = this.#find(tag)
    return index === undefined ? undefined : this.#ring[this.#at(index)]
  }

  delete(tag: number): void {
    const index = this.#find(tag)
    if (index === undefined) return
    const at = this.#at(index)
    if (this.#ring[at] === undefined) return
    this.#ring[at] = undefined
    this.#size--
    this.#trim()
  }

  /** Takes out all up to that tag, oldest first. */
  takeUpTo(tag: number): Delivery[] {
    const taken: Delivery[] = []
    while (this.#length > 0 && this.#tags[this.#head]! <= tag) {
      taken.push(this.#ring[this.#head]!)
      this.#ring[this.#head] = undefined
      this.#size--
      this.#trim()
    }
    return taken
  }

  clear(): void {
    this.#ring.fill(undefined)
    this.#length = 0
    this.#size = 0
  }

  /** All deliveries now, oldest first. */
  values(): Delivery[] {
    const all: Delivery[] = []
    for (let i = 0; i < this.#length; i++) {
      const delivery = this.#ring[this.#at(i)]
      if (delivery !== undefined) all.push(delivery)
    }
    return all
  }

  #at(index: number): number {
    return (this.#head + index) & (this.#ring.length - 1)
  }

  #find(tag: number): number | undefined {
    let low = 0
    let high = this.#length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.#tags[this.#at(middle)]!
      if (found === tag) return middle
      if (found < tag) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** Drops holes at both ends. */
  #trim(): void {
    while (this.#length > 0 && this.#ring[this.#head] === undefined) {
      this.#head = this.#at(1)
      this.#length--
    }
    while (this.#length > 0 && this.#ring[this.#at(this.#length - 1)] === undefined) this.#length--
  }

  /** Closes the holes, and doubles the ring if that does not make it half empty. */
  #makeRoom(): void {
    const all = this.values()
    const capacity = all.length * 2 > this.#ring.length ? this.#ring.length * 2 : this.#ring.length
    this.#ring = new Array<Delivery | undefined>(capacity)
    this.#tags = new Array<number>(capacity).fill(0)
    this.#head = 0
    this.#length = 0
    this.#size = 0
    for (const delivery of all) this.add(delivery)
  }
}
