import type { Backlog } from './backlog.js'
import { copyKeys, type DeathReason } from './dead-letter/death.js'
import { priorityOf, type QueueEntry } from './entry.js'
import { withProperties, type Message } from '../message.js'
import { Publishers } from './publishers.js'
import type { Publisher } from './queue.js'
import type { LimitRules, WorkRules } from './rules/work-rules.js'
import type { QueueSettings } from './settings.js'
import { isReplyAddress } from '../values/names.js'

/** The broker around the messages of a queue, as they need it. */
export interface MessageEnvironment {
  /** Messages that are held back before they are ready again: they count towards limits. */
  readonly delayed: { readonly length: number; readonly bytes: number }
  /** Dead letters that have not arrived yet: these, too. */
  readonly letters: { readonly length: number; readonly bytes: number }
  /** Milliseconds since the epoch. */
  readonly now: number
  /** A message that was in the queue is given up. */
  deadLetter(entry: QueueEntry, reason: DeathReason): void
  /** A message that the queue does not take goes on to its dead-letter exchange. */
  deadLetterRefused(message: Message): void
}

/** A queue that has stopped its publishers tells them to go on when it is filled to this share. */
const lowMark = 0.8

/**
 * The ready messages of a queue and the limits on them: how long, how many, how many bytes.
 *
 * A message expires only at the head: one with a short time to live behind one with a long time waits. A queue with a
 * timer sets it only when it looks at its head: where a message overtakes others by its priority nobody looks, and the
 * message may outlive its time at the head. A length limit counts ready messages only. Cases: limits-time, "of a message
 * is looked at only when it is first in line"; limits-length, "counts what is ready, not what is unacked".
 */
export class ReadyMessages {
  #settings: QueueSettings
  readonly #environment: MessageEnvironment
  readonly #rules: LimitRules
  readonly #remembersFailures: boolean
  readonly #backlog: Backlog
  #nextPosition = 1
  readonly #publishers = new Publishers()
  #hadRoom = false
  #timer: number | undefined
  /** A lazy queue keeps its ready messages on disk. Undefined as long as the queue was never lazy. */
  #onDisk: WeakSet<QueueEntry> | undefined
  /** The messages that are just being taken back to a lazy queue, as far as they are in memory still. */
  #returning: ReadonlySet<QueueEntry> | undefined

  constructor(settings: QueueSettings, rules: WorkRules, environment: MessageEnvironment) {
    this.#settings = settings
    this.#environment = environment
    this.#rules = rules.limits
    this.#remembersFailures = rules.returns.remembersFailures
    this.#backlog = rules.createBacklog(settings)
  }

  configure(settings: QueueSettings): void {
    this.#hadRoom = this.#hasRoom()
    // Case: simulator/operator/policies, "that limit the length drop what is too much first, and refuse then"
    if (this.#rules.limitsBeforeOverflow) {
      this.#settings = { ...settings, overflow: this.#settings.overflow }
      this.enforceLimits()
    }
    this.#settings = settings
    this.enforceLimits()
    // Cases: quorum-limits, "let publishers go on when a policy raises them", "go on refusing who was stopped ..."
    if (!isLimited(settings) && this.#rules.resumesWithoutLimit) this.#publishers.resume()
  }

  get length(): number {
    return this.#backlog.length
  }

  /** Whether they are in the order in which they arrived. */
  get isOrdered(): boolean {
    return this.#backlog.isOrdered
  }

  /** When the message at the head is found to have expired. */
  get nextExpiry(): number | undefined {
    const expiry = this.#backlog.nextExpiry
    if (expiry === undefined || !this.#rules.hasTimer) return expiry
    return this.#timer === undefined ? undefined : Math.max(this.#timer, expiry)
  }

  [Symbol.iterator](): Iterator<QueueEntry> {
    return this.#backlog[Symbol.iterator]()
  }

  /**
   * The entry of a message that arrives, not yet among the ready ones. Undefined: the queue is full. A message without a
   * publisher is a dead letter.
   */
  admit(message: Message, publisher: Publisher | undefined): QueueEntry | undefined {
    // a policy may limit bytes later. Case: simulator/operator/policies, "of bytes count what was there before"
    const size = this.#rules.sizeOf(message)
    if (this.#refuses(size, publisher)) {
      if (this.#settings.overflow === 'reject-publish-dlx')
        this.#environment.deadLetterRefused(message)
      return undefined
    }
    return {
      message,
      position: this.#nextPosition++,
      size,
      expiresAt: this.#expiryOf(message),
      wasDelivered: false,
      returns: 0,
      failures: message.past?.failures ?? 0,
      slot: 0,
    }
  }

  /** Takes in a message that has just arrived. */
  push(entry: QueueEntry): void {
    this.#noteDisk(entry)
    // Case: dead-letter-target, "is redelivered if it failed and has waited, and not if a consumer was waiting"
    if (entry.failures > 0 && this.#remembersFailures) entry.wasDelivered = true
    this.#backlog.push(entry)
    const mayHaveNewHead = this.#dropSurplus() || this.#backlog.length === 1
    if (mayHaveNewHead || !this.#rules.hasTimer) this.dropExpired()
  }

  /** A message went to a consumer without waiting. */
  pass(entry: QueueEntry): void {
    this.#backlog.pass(entry)
  }

  /**
   * Around the return of messages and what the queue does with them at once. A lazy queue has them in memory meanwhile, but
   * for the last. Case: dead-letter-order, "remember it of all but the last that come back and go out again at once".
   */
  returning(entries: readonly QueueEntry[], takeBack: () => void): void {
    if (!this.#settings.isLazy) {
      takeBack()
      return
    }
    // a channel may give back more than a call takes arguments
    const last = entries.reduce((most, { position }) => Math.max(most, position), 0)
    this.#returning = new Set(entries.filter(({ position }) => position < last))
    try {
      takeBack()
    } finally {
      this.#returning = undefined
    }
  }

  /** Takes one back that was handed out: to its old place, or where returned messages wait. */
  putBack(entry: QueueEntry): void {
    this.#backlog.putBack(entry)
  }

  /** Takes one back to the very end. */
  putLast(entry: QueueEntry): void {
    entry.position = this.#nextPosition++
    this.#backlog.putLast(entry)
  }

  /** The entries given, which are out, in the order in which a queue takes them up: with priorities, by priority. */
  inTurn(entries: readonly QueueEntry[]): readonly QueueEntry[] {
    const { maxPriority } = this.#settings
    if (maxPriority === undefined || entries.length < 2) return entries
    const level = (entry: QueueEntry): number => Math.min(priorityOf(entry) ?? 0, maxPriority)
    return [...entries].sort((a, b) => level(b) - level(a))
  }

  /**
   * A message that comes back from disk has its properties in a form in which RabbitMQ does not find the expiration, unless
   * it has changed them at the publish. Case: dead-letter-order, "remember it of what the publish has changed".
   */
  asRead(entry: QueueEntry): Message {
    const { message } = entry
    if (message.properties.expiration === undefined || this.#onDisk?.has(entry) !== true) {
      return message
    }
    if (isChangedAtPublish(message)) return message
    return { ...message, properties: withProperties(message.properties, { expiration: undefined }) }
  }

  /** The next message, to be handed out. */
  shift(): QueueEntry | undefined {
    const entry = this.#take()
    if (entry !== undefined && this.#returning?.has(entry) !== true) this.#noteDisk(entry)
    return entry
  }

  clear(): void {
    this.#backlog.clear()
    this.noticeRoom()
  }

  /** Drops what is too much, from the head; then what has expired. */
  enforceLimits(): void {
    this.#dropSurplus()
    this.dropExpired()
  }

  /** A dead letter is under way, which counts: publishers may have to stop. Case: quorum-limits, "stop publishers over dead letters". */
  noticeLetter(): void {
    if (this.#settings.overflow !== 'drop-head' && this.#isOver()) this.#publishers.stop()
  }

  dropExpired(): void {
    const { now } = this.#environment
    let expiry = this.#backlog.nextExpiry
    for (; expiry !== undefined && expiry <= now; expiry = this.#backlog.nextExpiry) {
      const entry = this.#backlog.shiftExpired(now)!
      this.noticeRoom()
      this.#environment.deadLetter(entry, 'expired')
    }
    if (this.#timer !== undefined && this.#timer <= now) this.#timer = undefined
    if (expiry !== undefined) this.#timer = Math.min(this.#timer ?? Infinity, expiry)
  }

  #noteDisk(entry: QueueEntry): void {
    if (this.#settings.isLazy) (this.#onDisk ??= new WeakSet()).add(entry)
    else this.#onDisk?.delete(entry)
  }

  /** Whether there was any. */
  #dropSurplus(): boolean {
    this.noticeRoom()
    if (!this.#isOver()) return false
    if (this.#settings.overflow === 'drop-head') this.#dropHead()
    else this.#publishers.stop()
    return true
  }

  #dropHead(): void {
    const surplus: QueueEntry[] = []
    while (this.#backlog.length > 0 && this.#isOver()) surplus.push(this.#take()!)
    if (this.#rules.dropsLastFirst) surplus.reverse()
    for (const entry of surplus) this.#environment.deadLetter(entry, 'maxlen')
  }

  #take(): QueueEntry | undefined {
    const entry = this.#backlog.shift()
    this.noticeRoom()
    return entry
  }

  #isOver(): boolean {
    const { maxLength, maxLengthBytes } = this.#settings
    // Case: quorum-retry, "counts towards the length while it is held back"
    const { delayed, letters } = this.#environment
    const length = this.#backlog.length + letters.length + delayed.length
    const bytes = this.#backlog.bytes + letters.bytes + delayed.bytes
    return length > maxLength || bytes > maxLengthBytes
  }

  #refuses(size: number, publisher: Publisher | undefined): boolean {
    const { overflow, maxLength, maxLengthBytes } = this.#settings
    const mayRefuse = overflow !== 'drop-head'
    // a publisher that was stopped is refused until it is told to go on, whatever a policy has made of the queue since
    if (this.#rules.stopsPublishers) {
      return (
        publisher !== undefined && this.#publishers.refuses(publisher, mayRefuse && this.#isOver())
      )
    }
    const { length, bytes } = this.#backlog
    return mayRefuse && (length + 1 > maxLength || bytes + size > maxLengthBytes)
  }

  /** Publishers go on when the queue comes to have room, not where it has had room before. */
  noticeRoom(): void {
    if (!this.#rules.stopsPublishers) return
    const hadRoom = this.#hadRoom
    this.#hadRoom = this.#hasRoom()
    const hasCome = this.#hadRoom && !hadRoom
    if (hasCome && this.#settings.overflow !== 'drop-head') this.#publishers.resume()
  }

  /** Whether the queue is filled to four fifths at most; a queue without a limit is not. */
  #hasRoom(): boolean {
    const { maxLength, maxLengthBytes } = this.#settings
    const { letters } = this.#environment
    const length = this.#backlog.length + letters.length
    const bytes = this.#backlog.bytes + letters.bytes
    const isBelow = length <= Math.floor(maxLength * lowMark)
    return isBelow && bytes <= Math.floor(maxLengthBytes * lowMark) && isLimited(this.#settings)
  }

  #expiryOf(message: Message): number | undefined {
    const { expiration } = message.properties
    const own = expiration === undefined ? Infinity : Number(expiration)
    const ttl = Math.min(own, this.#settings.messageTtl ?? Infinity)
    if (ttl === Infinity) return undefined
    return this.#environment.now + ttl
  }
}

function isLimited({ maxLength, maxLengthBytes }: QueueSettings): boolean {
  return maxLength !== Infinity || maxLengthBytes !== Infinity
}

/** Whether the broker took blind copies out of the headers, or put an address in the place of the name for direct replies. */
function isChangedAtPublish({ carbonCopies, properties }: Message): boolean {
  const { headers, replyTo } = properties
  const keysInHeaders = headers === undefined ? 0 : copyKeys(headers).length
  return carbonCopies.length > keysInHeaders || (replyTo !== undefined && isReplyAddress(replyTo))
}
