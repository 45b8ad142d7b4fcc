import { isPersistent, type Message } from '../message.js'
import type { Consumer, ConsumerChannel, Delivery } from './consumer.js'
import { Consumers } from './consumers.js'
import type { DeathReason } from './dead-letter.js'
import type { QueueDeclaration } from './declaration.js'
import type { QueueEntry } from './entry.js'
import type { QueueHost } from './host.js'
import type { Queue } from './queue.js'
import { asRead, ReadyMessages } from './ready-messages.js'
import type { WorkRules } from './rules/work-rules.js'
import type { QueueSettings } from './settings.js'

/**
 * A queue whose messages are work for its consumers, each for one of them: ready messages, messages that are out with
 * clients, and the consumers. The rules of its type say how it does things.
 */
export class WorkQueue implements Queue {
  readonly kind = 'queue'
  readonly declaration: QueueDeclaration
  readonly name: string
  readonly rules: WorkRules
  readonly settings: QueueSettings
  readonly consumers: Consumers
  #isDeleted = false
  readonly #host: QueueHost
  readonly #ready: ReadyMessages
  /** Messages out with clients. */
  readonly #unacked: QueueEntry[] = []
  #hadConsumers = false
  #unusedSince: number

  constructor(declaration: QueueDeclaration, rules: WorkRules, host: QueueHost) {
    this.declaration = declaration
    this.name = declaration.name
    this.settings = declaration.settings
    this.#host = host
    this.rules = rules
    this.#ready = new ReadyMessages(declaration.settings, rules, {
      get now() {
        return host.now
      },
      deadLetter: (entry, reason) => this.#deadLetter(entry, reason),
      deadLetterRefused: (message) => host.deadLetter(this, message, 'maxlen'),
    })
    this.consumers = new Consumers(this, rules)
    this.#unusedSince = host.now
  }

  get isDeleted(): boolean {
    return this.#isDeleted
  }

  get readyCount(): number {
    return this.#ready.length
  }

  get unackedCount(): number {
    return this.#unacked.length
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
    const next = Math.min(this.#ready.nextExpiry ?? Infinity, this.#expiresAt ?? Infinity)
    return next === Infinity ? undefined : next
  }

  expire(): void {
    if (this.#expiresAt !== undefined && this.#host.now >= this.#expiresAt) {
      this.#host.deleteQueue(this)
      return
    }
    this.#ready.dropExpired()
    this.#host.reschedule(this)
  }

  /** A declare, a get or a stat counts as use. */
  touch(): void {
    this.#unusedSince = this.#host.now
    this.#host.reschedule(this)
  }

  /** Takes a message in, from a publisher or as a dead letter; false when its length limit refuses it. */
  publish(message: Message, publisher?: object): boolean {
    const entry = this.#ready.admit(message, publisher)
    if (entry === undefined) return false
    this.#host.ledger.take()
    // a waiting consumer gets it even where no message may wait: a length or a time limit of 0
    const consumer = this.#ready.length === 0 ? this.consumers.take() : undefined
    if (consumer !== undefined) {
      this.#deliver(consumer, entry)
      if (this.consumers.arrive()) this.run()
      return true
    }
    this.#ready.push(entry)
    this.#host.reschedule(this)
    return true
  }

  admits(consumer: Consumer): boolean {
    return this.consumers.admits(consumer)
  }

  /** Takes a consumer in. It gets nothing before `run`. */
  attach(consumer: Consumer): void {
    this.consumers.add(consumer)
    this.#hadConsumers = true
    this.#host.reschedule(this)
  }

  /**
   * Forgets a consumer; what it holds unacked stays with its channel. Another becomes the single active
   * one, but in a classic queue it gets nothing until something else sets the queue going.
   */
  detach(consumer: Consumer): void {
    this.#remove(consumer)
    if (this.#deleteIfUnused()) return
    if (this.rules.consumers.servesNextAtOnce) this.run()
    else this.#host.reschedule(this)
  }

  /** Hands out messages as long as there are some and a consumer whose turn it is. */
  run(): void {
    do {
      while (this.#ready.length > 0 && !this.#isDeleted) {
        const consumer = this.consumers.take()
        const entry = consumer && this.#ready.shift()
        if (entry === undefined) break
        this.#deliver(consumer!, entry)
        this.#ready.dropExpired()
      }
      if (this.rules.limits.servesFirst) this.#ready.enforceLimits()
    } while (this.consumers.arrive())
    this.#host.reschedule(this)
  }

  /** The next message, for `basic.get`, and how many it leaves. Those left may have expired. */
  get(noAck: boolean): { readonly entry: QueueEntry; readonly left: number } | undefined {
    const entry = this.#ready.shift()
    if (entry !== undefined) this.#handOut(entry, noAck)
    if (entry !== undefined && !noAck) this.consumers.addGetter()
    const before = this.readyCount
    this.#ready.dropExpired()
    this.touch()
    return (
      entry && { entry, left: this.rules.limits.servesFirst && !noAck ? before : this.readyCount }
    )
  }

  /** Messages of one consumer (undefined: got by `basic.get`) are done with. */
  acknowledge(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    this.#settle(entries, consumer)
    this.#host.ledger.leave('acknowledged', entries.length)
    this.#unblock(entries.length, consumer)
  }

  /** They are refused for good. */
  discard(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    this.#settle(entries, consumer)
    for (const entry of this.#ready.inTurn(entries)) this.#deadLetter(entry, 'rejected')
    this.#unblock(entries.length, consumer)
  }

  /** They come back, to be delivered again. */
  requeue(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    if (this.rules.returns.goesLast(this.settings)) {
      for (const entry of entries) {
        this.#settle([entry], consumer)
        entry.returns++
        this.#ready.putLast(entry)
        this.#ready.dropExpired()
        this.#unblock(1, consumer)
        this.run()
      }
      return
    }
    this.#settle(entries, consumer)
    // credit comes first, so that who put them back may get them; the worn out count twice
    const excess = entries.filter((entry) => this.#isWornOut(entry)).length
    if (consumer !== undefined) this.consumers.giveBack(consumer, entries.length + excess)
    this.#takeBack(entries)
  }

  /** A channel is gone: its consumers leave, what it held comes back. */
  channelDown(consumers: readonly Consumer[], deliveries: readonly Delivery[]): void {
    for (const consumer of consumers) this.#remove(consumer)
    if (consumers.length > 0 && this.#deleteIfUnused()) return
    for (const { entry, consumer } of deliveries) this.#settle([entry], consumer)
    this.#takeBack(this.rules.returns.inOrder(deliveries).map(({ entry }) => entry))
  }

  /** The shared prefetch limit of a channel has room again. */
  resume(channel: ConsumerChannel): void {
    if (this.consumers.resume(channel)) this.run()
  }

  purge(): number {
    const count = this.#ready.length
    this.#host.ledger.leave('purged', count)
    this.#ready.clear()
    this.#host.reschedule(this)
    return count
  }

  /** The queue is no more; what is out with clients is settled without a trace. */
  delete(): void {
    this.#isDeleted = true
    this.#host.ledger.leave('deleted', this.#ready.length + this.#unacked.length)
  }

  /** The broker restarts: only persistent messages of a durable queue are still there, all of them ready. */
  restart(): void {
    const all = [...this.#ready, ...this.#unacked]
    const survivors = all.filter((entry) => isPersistent(entry.message))
    this.#host.ledger.leave('lost', all.length - survivors.length)
    for (const entry of this.#unacked) entry.wasDelivered = true
    this.#unacked.length = 0
    this.#ready.clear()
    for (const consumer of [...this.consumers]) this.#remove(consumer)
    this.consumers.forgetMessages()
    for (const entry of survivors.sort((a, b) => a.position - b.position))
      this.#ready.putBack(entry)
    this.#ready.dropExpired()
    this.touch()
  }

  violations(out: number): string[] {
    const { name, consumers, settings } = this
    const violations = this.#consumerViolations()
    if (out !== this.unackedCount) {
      violations.push(`${name} counts ${this.unackedCount} unacked, its channels ${out}`)
    }
    if (this.#ready.isOrdered && !isAscending(this)) {
      violations.push(`${name} is out of order`)
    }
    if (this.readyCount > 0 && !settings.isSingleActive) {
      const idle = consumers.free().filter(({ channel }) => !channel.limiter.isActive)
      if (idle.length > 0) violations.push(`${name} has messages and an idle consumer`)
    }
    return violations
  }

  #consumerViolations(): string[] {
    const { name, consumers } = this
    const { holder } = consumers
    const violations = [...consumers]
      .filter(({ credit }) => credit < 0)
      .map(({ tag }) => `${name}: ${tag} holds more than its prefetch`)
    if (holder !== undefined && !consumers.has(holder)) {
      violations.push(`${name} is held by ${holder.tag}, which is not its consumer`)
    }
    if (this.settings.isSingleActive && consumers.count > 0 && holder === undefined) {
      violations.push(`${name} has consumers and none is active`)
    }
    return violations
  }

  get #expiresAt(): number | undefined {
    const { expires } = this.settings
    return expires === undefined || this.consumerCount > 0 ? undefined : this.#unusedSince + expires
  }

  #deliver(consumer: Consumer, entry: QueueEntry): void {
    this.#handOut(entry, consumer.noAck)
    consumer.channel.deliver(consumer, entry)
    entry.wasDelivered = true
  }

  #handOut(entry: QueueEntry, noAck: boolean): void {
    if (noAck) this.#host.ledger.leave('delivered', 1)
    else entry.slot = this.#unacked.push(entry) - 1
  }

  #settle(entries: readonly QueueEntry[], consumer: Consumer | undefined): void {
    for (const entry of entries) this.#takeOut(entry)
    this.consumers.settle(consumer, entries.length)
  }

  /** The last takes its place. */
  #takeOut(entry: QueueEntry): void {
    const last = this.#unacked.pop()!
    if (last === entry) return
    this.#unacked[entry.slot] = last
    last.slot = entry.slot
  }

  #unblock(count: number, consumer: Consumer | undefined): void {
    const isFreed = consumer !== undefined && this.consumers.giveBack(consumer, count)
    if (isFreed) this.run()
    else this.#host.reschedule(this)
  }

  #deadLetter(entry: QueueEntry, reason: DeathReason): void {
    this.#host.ledger.leave(reason, 1)
    this.#host.deadLetter(this, asRead(entry), reason)
  }

  #takeBack(entries: readonly QueueEntry[]): void {
    for (const entry of entries) {
      const isWornOut = this.#isWornOut(entry)
      entry.wasDelivered = true
      entry.returns++
      if (isWornOut) {
        this.#deadLetter(entry, 'delivery_limit')
      } else {
        this.#ready.putBack(entry)
      }
    }
    if (this.rules.limits.servesFirst) this.#ready.dropExpired()
    else this.#ready.enforceLimits()
    this.run()
  }

  #isWornOut(entry: QueueEntry): boolean {
    return this.rules.returns.isWornOut(entry, this.settings)
  }

  #remove(consumer: Consumer): void {
    const isLastOfChannel = this.consumers.remove(consumer)
    if (isLastOfChannel) consumer.channel.limiter.forget(this)
    if (this.consumers.count === 0) this.#unusedSince = this.#host.now
  }

  #deleteIfUnused(): boolean {
    if (!this.declaration.autoDelete || !this.#hadConsumers || this.consumers.count > 0)
      return false
    this.#host.deleteQueue(this)
    return true
  }
}

function isAscending(queue: Queue): boolean {
  let last = 0
  for (const { position } of queue.ready()) {
    if (position <= last) return false
    last = position
  }
  return true
}
