/** Items by channel number, from 1. */
export class ChannelSlots<T> {
  readonly #slots: (T | undefined)[] = [undefined]
  #lowestFree = 1

  /** The lowest number that is free. */
  get lowestFree(): number {
    return this.#lowestFree
  }

  get(number: number): T | undefined {
    return this.#slots[number]
  }

  set(number: number, item: T): void {
    this.#slots[number] = item
    while (this.#slots[this.#lowestFree] !== undefined) this.#lowestFree++
  }

  delete(number: number): void {
    this.#slots[number] = undefined
    if (number < this.#lowestFree) this.#lowestFree = number
  }

  /** The items from the lowest number on, items that are set meanwhile at a higher number as well. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let number = 1; number < this.#slots.length; number++) {
      const item = this.#slots[number]
      if (item !== undefined) yield item
    }
  }
}
