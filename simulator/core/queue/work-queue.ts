import type { RefusalCause, ReturnCause } from '../differences.js'
import { isPersistent, type Message } from '../message.js'
import type { Consumer, ConsumerChannel, Delivery } from './consumer.js'
import { Consumers } from './consumers.js'
import type { DeathReason } from './dead-letter/death.js'
import { Letters } from './dead-letter/letters.js'
import type { QueueDeclaration } from './declaration.js'
import { DelayedReturns, retryDelay } from './delayed-returns.js'
import type { QueueEntry } from './entry.js'
import type { QueueEnvironment } from './environment.js'
import { countByConsumer, Outstanding, stillOut } from './outstanding.js'
import type { Publisher, Queue } from './queue.js'
import { ReadyMessages } from './ready-messages.js'
import type { WorkRules } from './rules/work-rules.js'
import type { QueueSettings } from './settings.js'
import { violationsOf } from './work-queue-violations.js'

/**
 * A queue whose messages are work for its consumers, each for one of them: ready messages, messages that are out with
 * clients, and the consumers. The rules of its type say how it does things.
 */
export class WorkQueue implements Queue {
  readonly kind = 'queue'
  readonly declaration: QueueDeclaration
  readonly name: string
  readonly rules: WorkRules
  #settings: QueueSettings
  readonly consumers: Consumers
  #isDeleted = false
  /** Whether a publisher that goes may be what a queue between two active consumers waits for. */
  readonly #heedsPublishers: boolean
  readonly #environment: QueueEnvironment
  readonly #ready: ReadyMessages
  /** Messages out with clients. */
  readonly #out = new Outstanding()
  readonly #delayed = new DelayedReturns()
  readonly #letters: Letters
  #hadConsumers = false
  #unusedSince: number

  constructor(
    declaration: QueueDeclaration,
    rules: WorkRules,
    settings: QueueSettings,
    environment: QueueEnvironment,
  ) {
    this.declaration = declaration
    this.name = declaration.name
    this.#settings = settings
    this.#environment = environment
    this.rules = rules
    this.#letters = new Letters({
      get now() {
        return environment.now
      },
      recordDeath: (entry, reason, at) =>
        environment.recordDeath(this, this.#messageOf(entry), reason, at),
      routesOf: (message, reason) => environment.routesOf(this, message, reason),
      dispatch: environment.dispatch,
      hasArrived: (reason) => {
        environment.ledger.leave(reason, 1)
        this.#ready.noticeRoom()
        environment.reschedule(this)
      },
    })
    this.#ready = new ReadyMessages(settings, rules, {
      delayed: this.#delayed,
      letters: this.#letters,
      get now() {
        return environment.now
      },
      deadLetter: (entry, reason) => this.#deadLetter(entry, reason),
      deadLetterRefused: (message) => {
        environment.deadLetter(this, message, 'maxlen')
      },
    })
    this.consumers = new Consumers(this, rules)
    this.#heedsPublishers =
      settings.isSingleActive &&
      rules.consumers.activatesByPriority &&
      !rules.consumers.activatesOnReturn
    this.#unusedSince = environment.now
  }

  get settings(): QueueSettings {
    return this.#settings
  }

  configure(settings: QueueSettings): void {
    this.#settings = settings
    this.#ready.configure(settings)
    if (settings.deadLettersAtLeastOnce) this.#letters.resend()
    else this.#environment.ledger.leave('purged', this.#letters.clear())
    this.#environment.reschedule(this)
  }

  get isDeleted(): boolean {
    return this.#isDeleted
  }

  get readyCount(): number {
    return this.#ready.length
  }

  get unackedCount(): number {
    return this.#out.length
  }

  get messageCount(): number {
    return this.#ready.length + this.#letters.length + this.#delayed.length + this.#out.length
  }

  get consumerCount(): number {
    return this.consumers.shownCount
  }

  /** Ready messages, in the order in which they will be delivered. */
  ready(): Iterable<QueueEntry> {
    return this.#ready
  }

  /** When something will happen by itself: the message at the head expires, or the queue does. */
  nextDeadline(): number | undefined {
    const next = Math.min(
      this.#ready.nextExpiry ?? Infinity,
      this.#expiresAt ?? Infinity,
      this.#out.nextDue,
      this.#delayed.next ?? Infinity,
      this.#letters.nextDeadline ?? Infinity,
    )
    return next === Infinity ? undefined : next
  }

  expire(): void {
    if (this.#expiresAt !== undefined && this.#environment.now >= this.#expiresAt) {
      this.#environment.deleteQueue(this)
      return
    }
    const isAnyReady = this.#takeBackDelayed()
    this.#takeBackOverdue()
    this.#ready.dropExpired()
    this.#letters.expire()
    if (isAnyReady) this.run()
    else this.#environment.reschedule(this)
  }

  /** The queue has been used, and does not expire for a while. */
  touch(): void {
    this.#unusedSince = this.#environment.now
    this.#environment.reschedule(this)
  }

  /** Takes a message in, from a publisher or as a dead letter; false when its length limit refuses it. */
  publish(message: Message, publisher?: Publisher): boolean {
    if (this.#heedsPublishers) publisher?.tellWhenGone?.(this)
    const entry = this.#ready.admit(message, publisher)
    if (entry === undefined) return false
    this.#environment.ledger.take()
    // a waiting consumer gets it even where no message may wait: a length or a time limit of 0
    const consumer = this.#ready.length === 0 ? this.consumers.take() : undefined
    if (consumer !== undefined) {
      this.#ready.pass(entry)
      this.#deliver(consumer, entry)
      if (this.consumers.arrive()) this.run()
      else if (this.#out.nextDue !== Infinity) this.#environment.reschedule(this)
      return true
    }
    this.#ready.push(entry)
    this.#environment.reschedule(this)
    return true
  }

  admits(consumer: Consumer): boolean {
    return this.consumers.admits(consumer)
  }

  /** Takes a consumer in. It gets nothing before `run`. */
  attach(consumer: Consumer): void {
    this.consumers.add(consumer)
    this.#hadConsumers = true
    this.#environment.reschedule(this)
  }

  /**
   * Forgets a consumer; the messages that it holds unacked stay with its channel. Another becomes the single active
   * one, but in a classic queue it gets nothing until something else sets the queue going.
   */
  detach(consumer: Consumer): void {
    this.#remove(consumer)
    if (this.#deleteIfUnused()) return
    if (this.rules.consumers.servesNextAtOnce) this.run()
    else this.#environment.reschedule(this)
  }

  /** Hands out messages as long as there are some and a consumer whose turn it is. */
  run(): void {
    do {
      if (this.rules.consumers.inTurn === undefined) this.#serve()
      else this.#serveTogether(this.rules.consumers.inTurn)
      if (this.rules.limits.servesFirst) this.#ready.enforceLimits()
    } while (this.consumers.arrive())
    this.#environment.reschedule(this)
  }

  #serve(): void {
    while (this.#ready.length > 0 && !this.#isDeleted) {
      const consumer = this.consumers.take()
      const entry = consumer && this.#ready.shift()
      if (entry === undefined) break
      this.#deliver(consumer!, entry)
      this.#ready.dropExpired()
    }
  }

  /** Each consumer gets all that it is to have now before the next one does. */
  #serveTogether(inTurn: (a: Consumer, b: Consumer) => number): void {
    const dealt: { readonly consumer: Consumer; readonly entry: QueueEntry }[] = []
    while (this.#ready.length > 0) {
      const consumer = this.consumers.take()
      const entry = consumer && this.#ready.shift()
      if (entry === undefined) break
      dealt.push({ consumer: consumer!, entry })
      this.#ready.dropExpired()
    }
    if (dealt.length > 1) dealt.sort((a, b) => inTurn(a.consumer, b.consumer))
    for (const { consumer, entry } of dealt) this.#deliver(consumer, entry)
  }

  get(
    noAck: boolean,
    channel: ConsumerChannel,
  ): { readonly entry: QueueEntry; readonly left: number } | undefined {
    const entry = this.#ready.shift()
    if (entry !== undefined) this.#handOut(entry, noAck, undefined, channel)
    if (entry !== undefined && !noAck) this.consumers.addGetter()
    const before = this.readyCount
    this.#ready.dropExpired()
    this.touch()
    // the messages that are left may have expired
    return (
      entry && { entry, left: this.rules.limits.servesFirst && !noAck ? before : this.readyCount }
    )
  }

  acknowledge(settled: readonly QueueEntry[], consumer: Consumer | undefined): void {
    const entries = this.#stillOut(settled, consumer)
    const isHandedOver = this.#settle(entries, consumer)
    this.#environment.ledger.leave('acknowledged', entries.length)
    this.#unblock(entries.length, consumer, isHandedOver)
  }

  discard(
    settled: readonly QueueEntry[],
    consumer: Consumer | undefined,
    cause: RefusalCause,
  ): void {
    const entries = this.#stillOut(settled, consumer)
    const isFailure = this.rules.returns.failing.discard.has(cause)
    const isHandedOver = this.#settle(entries, consumer)
    for (const entry of this.#ready.inTurn(entries)) {
      if (isFailure) entry.failures++
      this.#deadLetter(entry, 'rejected')
    }
    this.#unblock(entries.length, consumer, isHandedOver)
  }

  requeue(
    settled: readonly QueueEntry[],
    consumer: Consumer | undefined,
    cause: ReturnCause,
  ): void {
    const { returns } = this.rules
    const entries = this.#stillOut(settled, consumer)
    const isFailure = returns.failing.requeue.has(cause)
    countReturns(entries, isFailure)
    if (returns.goesLast(this.settings)) {
      for (const entry of entries) this.#putLast(entry, consumer)
      return
    }
    this.#returned(entries, consumer)
    // credit comes first, so that the consumer who put them back may get them
    const worn = returns.creditsWornOutTwice
      ? entries.filter((entry) => this.#isWornOut(entry))
      : []
    if (consumer !== undefined) this.consumers.giveBack(consumer, entries.length + worn.length)
    this.#takeBack(entries, isFailure)
  }

  channelDown(consumers: readonly Consumer[], deliveries: readonly Delivery[]): void {
    const { returns } = this.rules
    for (const consumer of consumers) this.#remove(consumer)
    if (consumers.length > 0 && this.#deleteIfUnused()) return
    const out = deliveries.filter(({ entry }) => entry.slot >= 0)
    for (const { entry, consumer } of out) this.#settle([entry], consumer)
    const entries = returns.inOrder(out).map(({ entry }) => entry)
    const isFailure = returns.failing.requeue.has('down')
    countReturns(entries, isFailure)
    this.#takeBack(entries, isFailure)
  }

  publisherDown(): void {
    if (!this.#isDeleted && this.consumers.handOver()) this.run()
  }

  /** The shared prefetch limit of a channel has room again. */
  resume(channel: ConsumerChannel): void {
    if (this.consumers.resume(channel)) this.run()
  }

  purge(): number {
    const count = this.#ready.length + this.#delayed.length
    this.#environment.ledger.leave('purged', count)
    this.#ready.clear()
    this.#delayed.clear()
    this.#environment.reschedule(this)
    return count + this.#purgeLetters()
  }

  /** Case: quorum-dead-letters, "that have to arrive stay until there is a way, and are purged or not". */
  #purgeLetters(): number {
    if (!this.rules.returns.purgesLetters) return 0
    const count = this.#letters.clear()
    this.#environment.ledger.leave('purged', count)
    return count
  }

  delete(): void {
    this.#isDeleted = true
    this.#environment.ledger.leave('deleted', this.messageCount)
    this.#letters.clear()
  }

  restart(): void {
    const all = [...this.#ready, ...this.#delayed, ...this.#out]
    const survivors = all.filter((entry) => isPersistent(entry.message))
    this.#environment.ledger.leave('lost', all.length - survivors.length)
    for (const entry of this.#out) entry.wasDelivered = true
    this.#out.clear()
    this.#delayed.clear()
    this.#ready.clear()
    for (const consumer of [...this.consumers]) this.#remove(consumer)
    this.consumers.forgetMessages()
    for (const entry of survivors.sort((a, b) => a.position - b.position))
      this.#ready.putBack(entry)
    this.#ready.dropExpired()
    this.#letters.restart()
    this.touch()
  }

  violations(out: number): string[] {
    return violationsOf(this, out, this.#ready.isOrdered)
  }

  get #expiresAt(): number | undefined {
    const { expires } = this.settings
    return expires === undefined || this.consumerCount > 0 ? undefined : this.#unusedSince + expires
  }

  #deliver(consumer: Consumer, entry: QueueEntry): void {
    const { channel, noAck } = consumer
    this.#handOut(entry, noAck, consumer, channel)
    channel.deliver(consumer, entry)
    entry.wasDelivered = true
  }

  #handOut(
    entry: QueueEntry,
    noAck: boolean,
    consumer: Consumer | undefined,
    channel: ConsumerChannel,
  ): void {
    if (noAck) this.#environment.ledger.leave('delivered', 1)
    else this.#out.add(entry, consumer, channel, this.#dueAt(consumer))
  }

  #dueAt(consumer: Consumer | undefined): number {
    const timeout = consumer?.ackTimeout ?? this.settings.consumerTimeout
    return timeout === undefined ? Infinity : this.#environment.now + timeout
  }

  /** True when another consumer is active now. */
  #settle(entries: readonly QueueEntry[], consumer: Consumer | undefined): boolean {
    for (const entry of entries) this.#out.remove(entry)
    return this.consumers.settle(consumer, entries.length)
  }

  #returned(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    for (const entry of entries) this.#out.remove(entry)
    this.consumers.putBack(consumer, entries.length)
  }

  /** A message that was not acknowledged in time is gone already: its consumer may go on once it has settled all of them. */
  #stillOut(settled: readonly QueueEntry[], consumer: Consumer | undefined): readonly QueueEntry[] {
    const entries = stillOut(settled)
    const late = settled.length - entries.length
    if (late > 0 && consumer !== undefined && this.consumers.settleLate(consumer, late)) this.run()
    return entries
  }

  /** Messages that were not acknowledged in time come back, and the consumers that held them get no more. */
  #takeBackOverdue(): void {
    const overdue = this.#out.takeOverdue(this.#environment.now)
    if (overdue.length === 0) return
    const entries = overdue.map(({ entry }) => ({ ...entry }))
    for (const { consumer } of overdue) this.consumers.settle(consumer, 1)
    for (const [consumer, late] of countByConsumer(overdue)) {
      this.consumers.suspend(consumer, late)
      consumer.channel.tellCancelled(consumer.tag)
    }
    countReturns(entries, false)
    this.#takeBack(entries, false)
    for (const { consumer, channel } of overdue) if (consumer === undefined) channel.timeOut(-1)
  }

  #unblock(count: number, consumer: Consumer | undefined, isHandedOver: boolean): void {
    const isFreed = consumer !== undefined && this.consumers.giveBack(consumer, count)
    if (isFreed || isHandedOver) this.run()
    else this.#environment.reschedule(this)
  }

  #deadLetter(entry: QueueEntry, reason: DeathReason): void {
    if (this.settings.deadLettersAtLeastOnce) {
      this.#letters.add(entry, reason)
      this.#ready.noticeLetter()
      this.#environment.reschedule(this)
      return
    }
    this.#environment.deadLetter(this, this.#messageOf(entry), reason)
    this.#environment.ledger.leave(reason, 1)
  }

  /** The message of a dead letter. */
  #messageOf(entry: QueueEntry): Message {
    return withFailures(this.#ready.asRead(entry), entry.failures)
  }

  /** One message goes to the back, and the queue goes on before the next comes. */
  #putLast(entry: QueueEntry, consumer: Consumer | undefined): void {
    this.#returned([entry], consumer)
    this.#ready.putLast(entry)
    this.#ready.dropExpired()
    this.#unblock(1, consumer, false)
    this.run()
  }

  #takeBack(entries: readonly QueueEntry[], isFailure: boolean): void {
    this.#ready.returning(entries, () => {
      for (const entry of entries) {
        if (this.#isWornOut(entry)) this.#deadLetter(entry, 'delivery_limit')
        else this.#putBack(entry, isFailure)
      }
      if (this.rules.limits.servesFirst) this.#ready.dropExpired()
      else this.#ready.enforceLimits()
      this.run()
    })
  }

  #putBack(entry: QueueEntry, isFailure: boolean): void {
    const { delayedRetry } = this.settings
    const delay = delayedRetry === undefined ? 0 : retryDelay(delayedRetry, entry, isFailure)
    if (delay === 0) this.#ready.putBack(entry)
    else this.#delayed.add(entry, this.#environment.now + delay)
  }

  /** Whether there was any. */
  #takeBackDelayed(): boolean {
    const { now } = this.#environment
    const before = this.#delayed.length
    for (let next = this.#delayed.takeReady(now); next; next = this.#delayed.takeReady(now)) {
      this.#ready.putBack(next)
    }
    return this.#delayed.length < before
  }

  #isWornOut(entry: QueueEntry): boolean {
    return this.rules.returns.isWornOut(entry, this.settings)
  }

  #remove(consumer: Consumer): void {
    const isLastOfChannel = this.consumers.remove(consumer)
    if (isLastOfChannel) consumer.channel.limiter.forget(this)
    if (this.consumers.count === 0) this.#unusedSince = this.#environment.now
  }

  #deleteIfUnused(): boolean {
    if (!this.declaration.autoDelete || !this.#hadConsumers || this.consumers.count > 0)
      return false
    this.#environment.deleteQueue(this)
    return true
  }
}

/** The message with the number of its failed deliveries, which goes with it. */
function withFailures(message: Message, failures: number): Message {
  const { past } = message
  if (failures === (past?.failures ?? 0)) return message
  return { ...message, past: { deaths: [], first: undefined, ...past, failures } }
}

function countReturns(entries: readonly QueueEntry[], isFailure: boolean): void {
  for (const entry of entries) {
    entry.wasDelivered = true
    entry.returns++
    if (isFailure) entry.failures++
  }
}
