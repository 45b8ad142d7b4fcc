import { either } from './either.js'

/** Called with null when the broker has taken charge of the message, with an Error when it has not. */
export type OnConfirm = (error: Error | null) => void

/**
 * The published messages whose confirm has not come. The first message of a channel has number 1; a
 * confirm names one number, or all numbers up to one.
 */
export class Confirms {
  /** The number of the first slot that is open. */
  #lowest = 1
  /** Callbacks by number: false when there is none, null once the confirm has come. */
  #slots: (OnConfirm | false | null)[] = []
  /** So many slots at the beginning are settled and not taken out yet: an array that loses its first item is copied. */
  #settled = 0
  #lostSome = false

  /** The callbacks that wait, from the oldest message on: false for none, null for one whose confirm has come. */
  get slots(): readonly (OnConfirm | false | null)[] {
    this.#takeOut()
    return this.#slots
  }

  /** Another message has been published. */
  expect(onConfirm: OnConfirm | undefined): void {
    this.#slots.push(either(onConfirm, false))
  }

  /** A confirm has come: an ack, or a nack. */
  settle(number: number, isMultiple: boolean, isAck: boolean): void {
    const index = number - this.#lowest + this.#settled
    if (index < this.#settled) return
    if (isMultiple) {
      const slots = this.#slots.slice(this.#settled, index + 1)
      this.#pass(slots.length)
      for (const slot of slots) confirm(slot, isAck)
      return
    }
    const slot = this.#slots[index]
    if (slot === undefined) return
    this.#slots[index] = null
    this.#passSettled()
    confirm(slot, isAck)
  }

  /** No confirm comes any more: the channel is closed. */
  abandon(): void {
    // most channels are closed with nothing waiting, and an error has a stack, which is dear (docs/performance.md)
    if (this.slots.length === 0) return
    const error = channelClosed()
    for (const slot of this.#slots) if (slot) slot(error)
    this.#lostSome = this.#slots.some((slot) => slot !== null)
    this.#slots = []
  }

  /** Resolves when all have come; rejects with the first that is a nack, or when none comes any more. */
  all(): Promise<unknown> {
    if (this.#lostSome) return Promise.reject(channelClosed())
    this.#takeOut()
    const slots = this.#slots
    const awaited: Promise<void>[] = []
    for (const [index, slot] of slots.entries()) {
      if (slot === null) continue
      awaited.push(
        new Promise((resolve, reject) => {
          slots[index] = (error) => {
            if (slot) slot(error)
            if (error === null) resolve()
            else reject(error)
          }
        }),
      )
    }
    return Promise.all(awaited)
  }

  #passSettled(): void {
    let next = this.#settled
    while (this.#slots[next] === null) next++
    this.#pass(next - this.#settled)
  }

  /** So many slots more are settled. They are taken out when they are half of all. */
  #pass(count: number): void {
    this.#settled += count
    this.#lowest += count
    if (2 * this.#settled >= this.#slots.length) this.#takeOut()
  }

  #takeOut(): void {
    if (this.#settled === 0) return
    this.#slots.splice(0, this.#settled)
    this.#settled = 0
  }
}

function confirm(slot: OnConfirm | false | null, isAck: boolean): void {
  if (slot) slot(isAck ? null : new Error('message nacked'))
}

function channelClosed(): Error {
  return new Error('channel closed')
}
