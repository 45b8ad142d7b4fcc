import type { Consumer, ConsumerChannel } from './consumer.js'
import { ConsumerLine } from './consumer-line.js'
import { WaitingConsumers } from './waiting-consumers.js'
import type { Queue } from './queue.js'
import type { ConsumerRules, WorkRules } from './rules/work-rules.js'

interface Line {
  readonly priority: number
  readonly consumers: ConsumerLine
}

/**
 * The consumers of a queue, and whose turn it is.
 *
 * Consumers that may get a message stand in line, one line a priority, the highest first. The one that gets a message
 * goes to the end of its line. A consumer that turns out to be at its limit leaves the line, and comes back at the end when
 * an ack frees it.
 */
export class Consumers {
  readonly #rules: ConsumerRules
  readonly #queue: Queue
  readonly #sharesChannelLimit: boolean
  /** Highest priority first. */
  readonly #lines: Line[] = []
  /** The consumers that left their line, in the order in which they did. */
  readonly #blocked = new ConsumerLine()
  /** Channels whose shared limit was found to be reached: all their consumers wait. */
  readonly #suspended = new Set<ConsumerChannel>()
  readonly #all = new Set<Consumer>()
  /** How many of them each channel has. */
  readonly #counts = new Map<ConsumerChannel, number>()
  /** Goes through all of them, once: to find the oldest again and again would go over those that have left. */
  #ages = this.#all.values()
  #oldest: Consumer | undefined
  /** Where holders count: messages got by `basic.get` that are not settled. */
  #getters = 0
  /** Where holders count: the unacked messages of each consumer, of those that have left, too. */
  readonly #held = new Map<Consumer, number>()
  /** Where holders count: messages of each consumer that need no ack, but are not known to have arrived. */
  readonly #underWay = new Map<Consumer, number>()
  #holder: Consumer | undefined
  /** Where priorities decide who is active: the consumers that wait for it, in their order. */
  readonly #waiting = new WaitingConsumers()
  /** The holder is to hand over: it gets nothing more. */
  #isHandingOver = false
  #lastSerial = 0

  constructor(queue: Queue, rules: WorkRules) {
    this.#queue = queue
    this.#rules = rules.consumers
    this.#sharesChannelLimit = rules.sharesChannelLimit
  }

  get count(): number {
    return this.#all.size
  }

  /** How many a client is told of. */
  get shownCount(): number {
    if (!this.#rules.countsHolders) return this.count
    const served = this.#isSingleActive ? Number(this.#holder !== undefined) : this.count
    const left = [...this.#held.keys()].filter((consumer) => !this.#all.has(consumer))
    return served + left.length + this.#getters
  }

  /** The consumer that alone may consume, or that alone is active, where there is one. */
  get holder(): Consumer | undefined {
    return this.#holder
  }

  /** Whether none is active until something else than a message comes: one that had to hand over has put back all it held. */
  get isBetweenHolders(): boolean {
    return this.#holder === undefined && this.#waiting.first !== undefined
  }

  [Symbol.iterator](): IterableIterator<Consumer> {
    return this.#all.values()
  }

  has(consumer: Consumer): boolean {
    return this.#all.has(consumer)
  }

  /** Whether a consumer may consume beside those that do. */
  admits({ exclusive }: Consumer): boolean {
    if (!this.#rules.honoursExclusive) return true
    if (this.#isSingleActive) return !exclusive
    return this.#holder === undefined && !(exclusive && this.#all.size > 0)
  }

  add(consumer: Consumer): void {
    consumer.serial = ++this.#lastSerial
    this.#all.add(consumer)
    this.#counts.set(consumer.channel, (this.#counts.get(consumer.channel) ?? 0) + 1)
    this.#enqueue(consumer)
    if (this.#isSingleActive) this.#line(consumer)
    else if (consumer.exclusive && this.#rules.honoursExclusive) this.#holder = consumer
  }

  /** Lets a consumer wait to become the active one; it may be that at once. */
  #line(consumer: Consumer): void {
    if (this.#rules.activatesByPriority) {
      this.#waiting.add(consumer)
      this.#activate()
    } else this.#holder ??= consumer
  }

  /**
   * Where priorities decide who is active: the first of those that wait takes over if there is none, or one of a lower
   * priority. That one first settles all that it holds, and gets nothing meanwhile. True when another is active now.
   */
  #activate(): boolean {
    const [holder, next] = [this.#holder, this.#waiting.first]
    if (next === undefined) return false
    if (holder !== undefined && next.priority <= holder.priority) return false
    if (holder !== undefined && this.#holds(holder)) {
      this.#isHandingOver = true
      return false
    }
    this.#waiting.delete(next)
    if (holder !== undefined) this.#waiting.add(holder)
    this.#holder = next
    return true
  }

  /** The active one that is to hand over waits again, behind those of its priority, when it holds nothing any more. */
  #retire(): void {
    const holder = this.#holder
    if (!this.#isHandingOver || holder === undefined || this.#holds(holder)) return
    this.#isHandingOver = false
    this.#holder = undefined
    this.#waiting.add(holder)
  }

  /** Lets the next one become active, if that is due; true when another is active now. */
  handOver(): boolean {
    this.#retire()
    return this.#activate()
  }

  #holds(consumer: Consumer): boolean {
    return this.#held.has(consumer) || this.#underWay.has(consumer)
  }

  /**
   * Another becomes the single active one: the first in line, limits aside. Gives whether it was the last
   * consumer of its channel.
   */
  remove(consumer: Consumer): boolean {
    this.#all.delete(consumer)
    this.#waiting.delete(consumer)
    consumer.line?.remove(consumer)
    const isLastOfChannel = this.#countOut(consumer.channel)
    if (isLastOfChannel) this.#suspended.delete(consumer.channel)
    if (this.#holder === consumer) this.#passOn()
    else this.#activate()
    return isLastOfChannel
  }

  /** Whether the channel has no consumer any more. */
  #countOut(channel: ConsumerChannel): boolean {
    const left = (this.#counts.get(channel) ?? 0) - 1
    if (left > 0) this.#counts.set(channel, left)
    else this.#counts.delete(channel)
    return left <= 0
  }

  #passOn(): void {
    this.#isHandingOver = false
    this.#holder = this.#isSingleActive ? this.#first() : undefined
  }

  /** The consumers that stand in line and have credit: those which could get a message now, channel limits aside. */
  free(): Consumer[] {
    return this.#lines.flatMap((line) => [...line.consumers].filter(({ credit }) => credit > 0))
  }

  /** Whose turn it is; that consumer has used its turn. Undefined when all are at their limits. */
  take(): Consumer | undefined {
    if (!this.#isSingleActive) return this.#takeNext()
    const holder = this.#holder
    if (holder === undefined || this.#isHandingOver) return undefined
    return this.#mayTake(holder) ? holder : undefined
  }

  #takeNext(): Consumer | undefined {
    for (const { consumers } of this.#lines) {
      for (let next = consumers.first; next !== undefined; next = consumers.first) {
        if (!this.#maySend(next)) {
          this.#blocked.push(next)
          continue
        }
        this.#charge(next)
        if (this.#rules.leavesAtLimit && next.credit === 0) this.#blocked.push(next)
        else consumers.push(next)
        return next
      }
    }
    return undefined
  }

  /** The turn of one consumer alone, as single active consumers have it. */
  #mayTake(consumer: Consumer): boolean {
    if (consumer.line === this.#blocked) return false
    if (this.#maySend(consumer)) {
      this.#charge(consumer)
      return true
    }
    this.#blocked.push(consumer)
    return false
  }

  #charge(consumer: Consumer): void {
    consumer.credit--
    if (!this.#rules.countsHolders) return
    const counts = consumer.noAck ? this.#underWay : this.#held
    counts.set(consumer, (counts.get(consumer) ?? 0) + 1)
  }

  #first(): Consumer | undefined {
    if (this.#rules.activatesByPriority) return this.#waiting.shift()
    if (this.#rules.activatesOldest) return this.#findOldest()
    return this.#lines.find(({ consumers }) => !consumers.isEmpty)?.consumers.first
  }

  #findOldest(): Consumer | undefined {
    while (this.#oldest === undefined || !this.#all.has(this.#oldest)) {
      if (this.#all.size === 0) return undefined
      const next = this.#ages.next()
      // it has gone to the end once, and others have come since
      if (next.done === true) this.#ages = this.#all.values()
      else this.#oldest = next.value
    }
    return this.#oldest
  }

  /** A message was got by `basic.get` and is to be settled. */
  addGetter(): void {
    if (this.#rules.countsHolders) this.#getters++
  }

  /**
   * Messages of a consumer (undefined: got by `basic.get`) are settled, or come back. True when another consumer is active
   * now.
   */
  settle(consumer: Consumer | undefined, count: number): boolean {
    if (!this.#rules.countsHolders) return false
    this.#countSettled(consumer, count)
    return this.handOver()
  }

  /** A client puts messages back; there may be no active consumer after that. */
  putBack(consumer: Consumer | undefined, count: number): void {
    if (!this.#rules.countsHolders) return
    this.#countSettled(consumer, count)
    if (this.#rules.activatesOnReturn) this.handOver()
    else this.#retire()
  }

  #countSettled(consumer: Consumer | undefined, count: number): void {
    const held = (consumer === undefined ? this.#getters : (this.#held.get(consumer) ?? 0)) - count
    if (consumer === undefined) this.#getters = held
    else if (held > 0) this.#held.set(consumer, held)
    else this.#held.delete(consumer)
  }

  /** A consumer did not acknowledge in time: it gets nothing more until it has settled all that came back. */
  suspend(consumer: Consumer, late: number): void {
    consumer.late += late
    if (!this.#all.has(consumer)) return
    consumer.line?.remove(consumer)
    if (this.#holder === consumer) this.#passOn()
  }

  /** A consumer settles what came back without it; true when it may get messages again. */
  settleLate(consumer: Consumer, count: number): boolean {
    consumer.late -= count
    if (consumer.late > 0 || !this.#all.has(consumer)) return false
    this.#enqueue(consumer)
    if (this.#isSingleActive) this.#line(consumer)
    return true
  }

  /** Nobody holds anything any more. */
  forgetMessages(): void {
    this.#getters = 0
    this.#held.clear()
    this.#underWay.clear()
  }

  /** A message that needs no ack has arrived; true when that lets someone into line again. */
  arrive(): boolean {
    // nearly always, and quickly
    if (this.#underWay.size === 0) return false
    let isAnyFree = false
    for (const [consumer, count] of this.#underWay) {
      this.#underWay.delete(consumer)
      if (this.#all.has(consumer) && this.giveBack(consumer, count)) isAnyFree = true
    }
    return this.handOver() || isAnyFree
  }

  /** Gives credit back for settled messages; true when that lets the consumer into its line again. */
  giveBack(consumer: Consumer, count: number): boolean {
    const wasAtLimit = consumer.credit === 0
    consumer.credit += count
    return wasAtLimit && count > 0 && this.#unblock(consumer)
  }

  /** The shared limit of a channel has room again, or is gone; true when that lets someone into line. */
  resume(channel: ConsumerChannel): boolean {
    if (!this.#suspended.delete(channel)) return false
    let isAnyFree = false
    for (const consumer of this.#blocked) {
      if (consumer.channel === channel && this.#unblock(consumer)) isAnyFree = true
    }
    return isAnyFree
  }

  #unblock(consumer: Consumer): boolean {
    if (consumer.line !== this.#blocked || consumer.credit <= 0) return false
    if (this.#suspended.has(consumer.channel)) return false
    this.#enqueue(consumer)
    return true
  }

  #maySend(consumer: Consumer): boolean {
    const { channel } = consumer
    if (this.#suspended.has(channel)) return false
    if (consumer.credit === 0) return false
    if (!this.#sharesChannelLimit || channel.limiter.maySend(this.#queue, !consumer.noAck))
      return true
    this.#suspended.add(channel)
    return false
  }

  get #isSingleActive(): boolean {
    return this.#queue.settings.isSingleActive
  }

  #enqueue(consumer: Consumer): void {
    let at = this.#lines.findIndex((line) => line.priority <= consumer.priority)
    if (at < 0) at = this.#lines.length
    let line = this.#lines[at]
    if (line?.priority !== consumer.priority) {
      line = { priority: consumer.priority, consumers: new ConsumerLine() }
      this.#lines.splice(at, 0, line)
    }
    line.consumers.push(consumer)
  }
}
