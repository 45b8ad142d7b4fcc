import type { Consumer } from './consumer.js'

interface Place {
  readonly consumer: Consumer
  /** How many messages the consumer may hold in all. */
  readonly credit: number
}

/**
 * Consumers that wait to become the active one: the highest priority first, then the highest prefetch, then the oldest. Case:
 * quorum-consumers, "become active by their priorities, then by their prefetch, then in the order they came".
 */
export class WaitingConsumers {
  readonly #line: Place[] = []
  readonly #places = new WeakMap<Consumer, Place>()

  get first(): Consumer | undefined {
    return this.#line[0]?.consumer
  }

  add(consumer: Consumer): void {
    let place = this.#places.get(consumer)
    // at its first coming it holds nothing: its credit is all that it may hold
    if (place === undefined)
      this.#places.set(consumer, (place = { consumer, credit: consumer.credit }))
    this.#line.splice(this.#indexOf(place), 0, place)
  }

  delete(consumer: Consumer): void {
    const place = this.#places.get(consumer)
    if (place === undefined) return
    const index = this.#indexOf(place)
    if (this.#line[index] === place) this.#line.splice(index, 1)
  }

  /** Takes out the first in line. */
  shift(): Consumer | undefined {
    return this.#line.shift()?.consumer
  }

  /** Where it stands, or would. */
  #indexOf(place: Place): number {
    let low = 0
    let high = this.#line.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(this.#line[middle]!, place)) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isBefore(a: Place, b: Place): boolean {
  if (a.consumer.priority !== b.consumer.priority) return a.consumer.priority > b.consumer.priority
  if (a.credit !== b.credit) return a.credit > b.credit
  return a.consumer.serial < b.consumer.serial
}
