export interface Confirm {
  readonly method: 'basic.ack' | 'basic.nack'
  readonly deliveryTag: number
  readonly multiple: boolean
}

/**
 * The confirms that a channel owes to its publishers.
 *
 * 1. A message that no queue gets is confirmed at once, whatever is still open before it.
 * 2. Queues tell the channel in their own time of what they have taken or refused. It hears of it when it has
 *    handled all that the client had sent until then, or when it is asked for something else.
 * 3. All it has heard it tells the client at once: everything up to the first message that is still open
 *    or goes the other way with one `multiple`, the rest one by one; acks first, then nacks.
 */
export class Confirms {
  #published = 0
  #taken: number[] = []
  #refused: number[] = []

  /** Numbers a message that is published. */
  next(): number {
    return ++this.#published
  }

  /** Queues have answered for it: all took it, or one refused. */
  answer(deliveryTag: number, isTaken: boolean): void {
    const answered = isTaken ? this.#taken : this.#refused
    answered.push(deliveryTag)
  }

  /** The confirms to send now that all answers have come. */
  take(): Confirm[] {
    const [taken, refused] = [this.#taken, this.#refused]
    if (taken.length > 0) this.#taken = []
    if (refused.length > 0) this.#refused = []
    // RabbitMQ has a shorter way for a lone ack, without `multiple`; a nack goes the long one
    const acks = taken.length === 1 ? [ackOf(taken[0]!)] : coalesced('basic.ack', taken, refused[0])
    return refused.length === 0 ? acks : [...acks, ...coalesced('basic.nack', refused, taken[0])]
  }
}

/** The confirm of a message that no queue gets. */
export function confirmOfLost(deliveryTag: number): Confirm {
  return ackOf(deliveryTag)
}

function ackOf(deliveryTag: number): Confirm {
  return { method: 'basic.ack', deliveryTag, multiple: false }
}

/** @param others - the first that is told the other thing */
function coalesced(method: Confirm['method'], tags: number[], others = Infinity): Confirm[] {
  if (tags.length === 0) return []
  const together = tags.filter((tag) => tag < others)
  const last = together.at(-1)
  const alone = tags.filter((tag) => tag > others)
  return [
    ...(last === undefined ? [] : [{ method, deliveryTag: last, multiple: true }]),
    ...alone.map((deliveryTag) => ({ method, deliveryTag, multiple: false })),
  ]
}
