import { either } from './either.js'

/** Called with null when the broker has taken charge of the message, with an Error when it has not. */
export type OnConfirm = (error: Error | null) => void

/**
 * The published messages whose confirm has not come. The first message of a channel has number 1; a
 * confirm names one number, or all numbers up to one.
 */
export class Confirms {
  /** The number of the first slot. */
  #lowest = 1
  /** Callbacks by number: false when there is none, null once the confirm has come. */
  #slots: (OnConfirm | false | null)[] = []
  #lostSome = false

  /** The callbacks that wait, from the oldest message on: false for none, null for one whose confirm has come. */
  get slots(): readonly (OnConfirm | false | null)[] {
    return this.#slots
  }

  /** Another message has been published. */
  expect(onConfirm: OnConfirm | undefined): void {
    this.#slots.push(either(onConfirm, false))
  }

  /** A confirm has come: an ack, or a nack. */
  settle(number: number, isMultiple: boolean, isAck: boolean): void {
    if (isMultiple) {
      const slots = this.#slots.splice(0, number - this.#lowest + 1)
      this.#lowest = number + 1
      for (const slot of slots) confirm(slot, isAck)
      return
    }
    const index = number - this.#lowest
    const slot = this.#slots[index]
    if (slot === undefined) return
    this.#slots[index] = null
    this.#passSettled()
    confirm(slot, isAck)
  }

  /** No confirm comes any more: the channel is closed. */
  abandon(): void {
    // most channels are closed with nothing waiting, and an error has a stack, which is dear (docs/performance.md)
    if (this.#slots.length === 0) return
    const error = channelClosed()
    for (const slot of this.#slots) if (slot) slot(error)
    this.#lostSome = this.#slots.some((slot) => slot !== null)
    this.#slots = []
  }

  /** Resolves when all have come; rejects with the first that is a nack, or when none comes any more. */
  all(): Promise<unknown> {
    if (this.#lostSome) return Promise.reject(channelClosed())
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
    let settled = 0
    while (this.#slots[settled] === null) settled++
    if (settled === 0) return
    this.#slots.splice(0, settled)
    this.#lowest += settled
  }
}

function confirm(slot: OnConfirm | false | null, isAck: boolean): void {
  if (slot) slot(isAck ? null : new Error('message nacked'))
}

function channelClosed(): Error {
  return new Error('channel closed')
}
