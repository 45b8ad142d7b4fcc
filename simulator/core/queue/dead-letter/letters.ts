import { Deque } from '../../containers/deque.js'
import type { Message } from '../../message.js'
import type { QueueEntry } from '../entry.js'
import type { Publisher, Queue } from '../queue.js'
import type { DeathReason } from './death.js'

/** The queue and the broker around its letters, as the letters need them. */
export interface LetterEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The message as it leaves for the dead-letter exchange. */
  recordDeath(entry: QueueEntry, reason: DeathReason, at: number): Message
  /** The queues that it is routed to at the moment; undefined as long as there is no such exchange. */
  routesOf(message: Message, reason: DeathReason): DeadRoutes | undefined
  /** Sends it to queues; each of them says whether it has taken it. */
  dispatch(
    message: Message,
    queues: readonly Queue[],
    publisher: Publisher,
    heard: (queue: Queue, isTaken: boolean) => void,
  ): void
  /** A letter has arrived at all its queues, and is no message of the queue any more. */
  hasArrived(reason: DeathReason): void
}

/** The queues that a dead letter is routed to. */
export interface DeadRoutes {
  readonly all: readonly Queue[]
  /** The queues where the letter would not be on its way round. */
  readonly open: readonly Queue[]
}

interface Letter {
  readonly entry: QueueEntry
  readonly reason: DeathReason
  /** When the worker took it up, and when it was sent last. Milliseconds since the epoch; undefined is never. */
  diedAt: number | undefined
  sentAt: number | undefined
  /** The queues that have taken it, and those that have not yet. */
  takenBy: Set<Queue>
  owedTo: Set<Queue>
}

/** RabbitMQ's `dead_letter_worker_consumer_prefetch`: so many letters are under way at a time. */
const mostUnderWay = 32
/** RabbitMQ's `dead_letter_worker_publisher_confirm_timeout`: after so many milliseconds a letter is sent again. */
const resendAfterMs = 180_000

/**
 * Dead letters of a quorum queue that have to arrive (`x-dead-letter-strategy: at-least-once`), and the worker that sends
 * them. A letter stays with its queue, and counts towards the limits there, until each queue that it is routed to has
 * taken it. One for which there is no way, or that a full queue refuses, is sent again three minutes after the first of
 * those under way, and at once when a policy changes. Cases: quorum-dead-letters, "that have to arrive go when there is a way", "that a full queue
 * refuses come when it has room".
 */
export class Letters {
  readonly #environment: LetterEnvironment
  readonly #waiting = new Deque<Letter>()
  readonly #underWay = new Set<Letter>()
  #worker: Publisher = {}
  #bytes = 0
  #resendAt: number | undefined

  constructor(environment: LetterEnvironment) {
    this.#environment = environment
  }

  get length(): number {
    return this.#waiting.length + this.#underWay.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** When letters are sent again; undefined when there are none. Milliseconds since the epoch. */
  get nextDeadline(): number | undefined {
    return this.#resendAt
  }

  add(entry: QueueEntry, reason: DeathReason): void {
    this.#bytes += entry.size
    this.#waiting.push(fresh(entry, reason))
    this.#takeUp()
  }

  /** Sends again what is due. */
  expire(): void {
    if (this.#resendAt === undefined || this.#resendAt > this.#environment.now) return
    this.#resendAt = undefined
    this.resend()
    this.#setTimer()
  }

  /** Sends again what was never sent, or long ago: there may be a way now. */
  resend(): void {
    const { now } = this.#environment
    for (const letter of [...this.#underWay]) {
      if (letter.sentAt === undefined || letter.sentAt + resendAfterMs <= now) this.#resend(letter)
    }
  }

  /** The broker restarts: another worker begins with all of them, as if none had been sent. */
  restart(): void {
    const all = [...this.#underWay, ...this.#waiting]
    this.clear()
    this.#worker = {}
    for (const { entry, reason } of all) this.add(entry, reason)
  }

  /** Forgets all; gives how many there were. */
  clear(): number {
    const { length } = this
    this.#waiting.clear()
    this.#underWay.clear()
    this.#bytes = 0
    this.#resendAt = undefined
    return length
  }

  #takeUp(): void {
    while (this.#underWay.size < mostUnderWay) {
      const letter = this.#waiting.shift()
      if (letter === undefined) break
      this.#underWay.add(letter)
      letter.diedAt = this.#environment.now
      const message = this.#messageOf(letter)
      const open = this.#environment.routesOf(message, letter.reason)?.open ?? []
      if (open.length > 0) this.#send(letter, message, open, open)
    }
    this.#setTimer()
  }

  #resend(letter: Letter): void {
    const message = this.#messageOf(letter)
    const routes = this.#environment.routesOf(message, letter.reason)
    if (routes === undefined) return
    if (routes.all.length === 0 && letter.takenBy.size > 0) return this.#finish(letter)
    const isOwed = (queue: Queue): boolean => !letter.takenBy.has(queue)
    const open = routes.open.filter(isOwed)
    if (open.length > 0) this.#send(letter, message, open, routes.all.filter(isOwed))
  }

  #messageOf({ entry, reason, diedAt = this.#environment.now }: Letter): Message {
    return this.#environment.recordDeath(entry, reason, diedAt)
  }

  #send(letter: Letter, message: Message, to: readonly Queue[], owed: readonly Queue[]): void {
    letter.sentAt = this.#environment.now
    letter.owedTo = new Set(owed)
    this.#environment.dispatch(message, to, this.#worker, (queue, isTaken) => {
      if (isTaken && this.#underWay.has(letter)) this.#taken(letter, queue)
    })
  }

  #taken(letter: Letter, queue: Queue): void {
    letter.takenBy.add(queue)
    letter.owedTo.delete(queue)
    if (letter.owedTo.size === 0) this.#finish(letter)
  }

  #finish(letter: Letter): void {
    this.#underWay.delete(letter)
    this.#bytes -= letter.entry.size
    this.#environment.hasArrived(letter.reason)
    if (this.#underWay.size === 0) this.#resendAt = undefined
    this.#takeUp()
  }

  #setTimer(): void {
    if (this.#underWay.size > 0) this.#resendAt ??= this.#environment.now + resendAfterMs
  }
}

function fresh(entry: QueueEntry, reason: DeathReason): Letter {
  return {
    entry,
    reason,
    diedAt: undefined,
    sentAt: undefined,
    takenBy: new Set(),
    owedTo: new Set(),
  }
}
